package org.vmxlab.translator;

import java.util.Map;
import org.objectweb.asm.Label;
import org.vmxlab.arch.Width;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.Operand;
import org.vmxlab.translator.Emitter.FlagUse;

/** Emitters of moves, the stack and conditions. */
final class MoveEmitters {
    private MoveEmitters() {}

    /** Takes instructions without LOCK whose operands are all plain, and leaves the flags alone. */
    private interface Move extends Emitter {
        @Override
        default boolean takes(Instruction instruction) {
            return instruction.prefix() == Instruction.Prefix.NONE
                    && instruction.operands().stream().allMatch(Forms::plain);
        }

        @Override
        default FlagUse flagUse(Instruction instruction) {
            return FlagUse.NONE;
        }
    }

    private static Move move(java.util.function.BiConsumer<Emission, Instruction> body) {
        return body::accept;
    }

    /** Adds them to {@code all}. */
    static void addTo(Map<String, Emitter> all) {
        Move copy = move((to, instruction) -> {
            to.read(instruction.operand(1));
            to.write(instruction.operand(0));
        });
        all.put("mov", copy);
        all.put("movzx", copy);
        Move signExtending = move((to, instruction) -> {
            to.read(instruction.operand(1));
            Forms.signExtend(to, Width.ofBytes(instruction.operand(1).bytes()).topShift());
            to.write(instruction.operand(0));
        });
        all.put("movsx", signExtending);
        all.put("movsxd", signExtending);
        all.put("lea", move((to, instruction) -> {
            to.address((Operand.Memory) instruction.operand(1), Emission.Segment.LEFT_OUT);
            to.load(Emission.ADDRESS);
            to.write(instruction.operand(0));
        }));
        all.put("nop", new Nothing());
        all.put("endbr64", new Nothing());
        all.put("push", new Push());
        all.put("pop", new Pop());
        all.put("xadd", new ExchangeAdd());
        for (int code = 0; code < Forms.CONDITIONS.size(); code++) {
            all.put("set" + Forms.CONDITIONS.get(code), new SetByte(code));
            all.put("cmov" + Forms.CONDITIONS.get(code), new ConditionalMove(code));
        }
    }

    private record Nothing() implements Emitter {
        @Override
        public boolean takes(Instruction instruction) {
            return true;
        }

        @Override
        public FlagUse flagUse(Instruction instruction) {
            return FlagUse.NONE;
        }

        @Override
        public void emit(Emission to, Instruction instruction) {}
    }

    private record SetByte(int condition) implements Emitter {
        @Override
        public boolean takes(Instruction instruction) {
            return instruction.prefix() == Instruction.Prefix.NONE;
        }

        @Override
        public FlagUse flagUse(Instruction instruction) {
            return FlagUse.READS;
        }

        @Override
        public void emit(Emission to, Instruction instruction) {
            to.condition(condition);
            to.write(instruction.operand(0));
        }
    }

    /** The source is read, and a 32-bit destination zero-extended, whether or not the condition holds. */
    private record ConditionalMove(int condition) implements Emitter {
        @Override
        public boolean takes(Instruction instruction) {
            return instruction.prefix() == Instruction.Prefix.NONE;
        }

        @Override
        public FlagUse flagUse(Instruction instruction) {
            return FlagUse.READS;
        }

        @Override
        public void emit(Emission to, Instruction instruction) {
            to.read(instruction.operand(1));
            to.store(Emission.R);
            Label holds = new Label();
            to.jumpIf(condition, holds);
            to.read(instruction.operand(0));
            to.store(Emission.R);
            to.code().visitLabel(holds);
            to.load(Emission.R);
            to.write(instruction.operand(0));
        }
    }

    private static boolean wholeWord(Instruction instruction) {
        return instruction.form().size() != org.vmxlab.isa.Form.Size.WORD
                && instruction.prefix() == Instruction.Prefix.NONE;
    }

    private record Push() implements Emitter {
        @Override
        public boolean takes(Instruction instruction) {
            return wholeWord(instruction) && Forms.plain(instruction.operand(0));
        }

        @Override
        public FlagUse flagUse(Instruction instruction) {
            return FlagUse.NONE;
        }

        @Override
        public void emit(Emission to, Instruction instruction) {
            to.read(instruction.operand(0));
            to.push();
            to.lookUpNext();
        }
    }

    private record Pop() implements Emitter {
        @Override
        public boolean takes(Instruction instruction) {
            return wholeWord(instruction) && instruction.operand(0) instanceof Operand.GeneralRegister;
        }

        @Override
        public FlagUse flagUse(Instruction instruction) {
            return FlagUse.NONE;
        }

        @Override
        public void emit(Emission to, Instruction instruction) {
            to.loadTop();
            to.raiseStack(8);
            to.write(instruction.operand(0));
        }
    }

    /** XADD with a memory operand. */
    private record ExchangeAdd() implements Emitter {
        @Override
        public boolean takes(Instruction instruction) {
            return instruction.operand(0) instanceof Operand.Memory;
        }

        @Override
        public FlagUse flagUse(Instruction instruction) {
            return FlagUse.SETS_ALL;
        }

        @Override
        public void emit(Emission to, Instruction instruction) {
            Operand.Memory destination = (Operand.Memory) instruction.operand(0);
            if (Forms.locked(instruction)) {
                to.drain();
            }
            to.read(instruction.operand(1));
            to.store(Emission.B);
            to.readForWrite(destination);
            to.store(Emission.A);
            OperationEmitters.add().compute(to, Forms.width(instruction).topShift());
            to.load(Emission.R);
            Runnable exchange = () -> {
                to.load(Emission.A);
                to.write(instruction.operand(1));
            };
            if (Forms.locked(instruction)) {
                to.writeBackLocked(destination, exchange);
            } else {
                to.writeBack(destination, exchange);
            }
        }
    }
}
