package org.vmxlab.translator;

import static org.objectweb.asm.Opcodes.LADD;
import static org.objectweb.asm.Opcodes.LAND;
import static org.objectweb.asm.Opcodes.LMUL;
import static org.objectweb.asm.Opcodes.LOR;
import static org.objectweb.asm.Opcodes.LSHL;
import static org.objectweb.asm.Opcodes.LSUB;
import static org.objectweb.asm.Opcodes.LUSHR;
import static org.objectweb.asm.Opcodes.LXOR;

import java.util.List;
import java.util.Map;
import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Flags;
import org.vmxlab.isa.Alu;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.Operand;
import org.vmxlab.translator.Emitter.FlagUse;

/** Emitters of arithmetic, logic and shifts. */
final class OperationEmitters {
    private OperationEmitters() {}

    /** What an emitter of two operands does with A and B: leaves R, and sets the flags if they are wanted. */
    @FunctionalInterface
    interface Computation {
        void compute(Emission to, int shift);
    }

    /** Reads the destination into A and the source, if there is one, into B; computes R; writes it. */
    private record Operation(FlagUse flagUse, Computation computation, Result result) implements Emitter {
        enum Result {
            WRITTEN,
            DROPPED
        }

        @Override
        public boolean takes(Instruction instruction) {
            return Forms.ordinary(instruction)
                    && instruction.operands().stream().allMatch(Forms::plain);
        }

        @Override
        public FlagUse flagUse(Instruction instruction) {
            return flagUse;
        }

        @Override
        public void emit(Emission to, Instruction instruction) {
            Operand destination = instruction.operand(0);
            if (Forms.locked(instruction)) {
                to.drain();
            }
            if (instruction.operands().size() > 1) {
                to.read(instruction.operand(1));
                to.store(Emission.B);
            }
            if (result == Result.WRITTEN) {
                to.readForWrite(destination);
            } else {
                to.read(destination);
            }
            to.store(Emission.A);
            computation.compute(to, Forms.width(instruction).topShift());
            if (instruction.operands().size() > 1 && instruction.operand(1) instanceof Operand.Immediate source) {
                to.sourceIs(source.value());
            }
            if (result == Result.WRITTEN) {
                to.load(Emission.R);
                if (Forms.locked(instruction)) {
                    to.writeBackLocked((Operand.Memory) destination, () -> {});
                } else {
                    to.writeBack(destination);
                }
            }
        }
    }

    private static Operation operation(FlagUse flagUse, Computation computation) {
        return new Operation(flagUse, computation, Operation.Result.WRITTEN);
    }

    private static Operation comparison(Computation computation) {
        return new Operation(FlagUse.SETS_ALL, computation, Operation.Result.DROPPED);
    }

    private static void ab(Emission to, int opcode) {
        to.load(Emission.A);
        to.load(Emission.B);
        to.op(opcode);
        to.store(Emission.R);
    }

    static Computation add() {
        return (to, shift) -> {
            ab(to, LADD);
            flags(to, Emission.B, Emission.R, LazyFlags.SUM, shift);
        };
    }

    private static Computation subtract() {
        return (to, shift) -> {
            ab(to, LSUB);
            flags(to, Emission.A, Emission.B, LazyFlags.DIFFERENCE, shift);
        };
    }

    private static void flags(Emission to, int first, int second, int kind, int shift) {
        if (to.flagsWanted()) {
            to.load(first);
            to.load(second);
            to.flags(kind, shift);
        }
    }

    private static Computation withCarry(int opcode, String carries) {
        return (to, shift) -> {
            to.load(Emission.A);
            to.load(Emission.B);
            to.op(opcode);
            to.carry();
            to.op(opcode);
            to.store(Emission.R);
            if (to.flagsWanted()) {
                to.load(Emission.A);
                to.load(Emission.B);
                to.load(Emission.R);
                to.number(shift);
                to.call(Flags.class, carries, "(JJJI)J");
                result(to, shift);
                to.flags(LazyFlags.WORDS, 0);
            }
        };
    }

    /** Pushes the result word of R. */
    private static void result(Emission to, int shift) {
        to.load(Emission.R);
        Forms.signExtend(to, shift);
    }

    private static Computation step(int opcode, int kind) {
        return (to, shift) -> {
            to.load(Emission.A);
            to.constant(1);
            to.op(opcode);
            to.store(Emission.R);
            if (to.flagsWanted()) {
                to.flagsKeepingCarry(kind, shift);
            }
        };
    }

    /** Adds them to {@code all}. */
    static void addTo(Map<String, Emitter> all) {
        arithmetic(all);
        logic(all);
        shifts(all);
    }

    private static void arithmetic(Map<String, Emitter> all) {
        all.put("add", operation(FlagUse.SETS_ALL, add()));
        all.put("sub", operation(FlagUse.SETS_ALL, subtract()));
        all.put("cmp", comparison(subtract()));
        all.put("adc", operation(FlagUse.READS, withCarry(LADD, "carriesOfSum")));
        all.put("sbb", operation(FlagUse.READS, withCarry(LSUB, "carriesOfDifference")));
        all.put("inc", operation(FlagUse.READS, step(LADD, LazyFlags.INCREMENT)));
        all.put("dec", operation(FlagUse.READS, step(LSUB, LazyFlags.DECREMENT)));
        all.put("neg", operation(FlagUse.SETS_ALL, (to, shift) -> {
            to.load(Emission.A);
            to.store(Emission.B);
            to.constant(0);
            to.store(Emission.A);
            subtract().compute(to, shift);
        }));
        all.put("imul", new Product());
    }

    /** IMUL with two and three operands; the result word keeps its value (the manual leaves SF, ZF, PF and AF undefined). */
    private record Product() implements Emitter {
        @Override
        public boolean takes(Instruction instruction) {
            return instruction.operands().size() > 1 && Forms.width(instruction) != Width.WORD;
        }

        @Override
        public FlagUse flagUse(Instruction instruction) {
            return FlagUse.READS;
        }

        @Override
        public void emit(Emission to, Instruction instruction) {
            List<Operand> operands = instruction.operands();
            int shift = Forms.width(instruction).topShift();
            to.read(operands.get(operands.size() - 2));
            Forms.signExtend(to, shift);
            to.store(Emission.A);
            to.read(operands.get(operands.size() - 1));
            Forms.signExtend(to, shift);
            to.store(Emission.B);
            ab(to, LMUL);
            if (to.flagsWanted()) {
                to.load(Emission.A);
                to.load(Emission.B);
                to.number(shift);
                to.call(Alu.class, "losesProduct", "(JJI)Z");
                to.flagsOfProduct();
            }
            to.load(Emission.R);
            to.write(operands.get(0));
        }
    }

    private static Computation bitwise(int opcode) {
        return (to, shift) -> {
            ab(to, opcode);
            flags(to, Emission.R, Emission.R, LazyFlags.LOGIC, shift);
        };
    }

    private static void logic(Map<String, Emitter> all) {
        all.put("and", operation(FlagUse.SETS_ALL, bitwise(LAND)));
        all.put("or", operation(FlagUse.SETS_ALL, bitwise(LOR)));
        all.put("xor", operation(FlagUse.SETS_ALL, bitwise(LXOR)));
        all.put("test", comparison(bitwise(LAND)));
        all.put("not", operation(FlagUse.NONE, (to, shift) -> {
            to.load(Emission.A);
            to.constant(-1);
            to.op(LXOR);
            to.store(Emission.R);
        }));
    }

    /** A shift of a register or memory by a constant that is not 0 after masking. */
    private record Shift(int opcode, int kind) implements Emitter {
        private static int count(Instruction instruction) {
            long count = ((Operand.Immediate) instruction.operand(1)).value();
            return (int) count & (Forms.width(instruction) == Width.QWORD ? 63 : 31);
        }

        @Override
        public boolean takes(Instruction instruction) {
            return Forms.ordinary(instruction)
                    && instruction.operand(1) instanceof Operand.Immediate
                    && count(instruction) != 0;
        }

        @Override
        public FlagUse flagUse(Instruction instruction) {
            return FlagUse.SETS_ALL;
        }

        @Override
        public void emit(Emission to, Instruction instruction) {
            Operand destination = instruction.operand(0);
            to.readForWrite(destination);
            to.store(Emission.A);
            to.load(Emission.A);
            to.shift(opcode, count(instruction));
            to.store(Emission.R);
            if (to.flagsWanted()) {
                to.load(Emission.A);
                to.load(Emission.R);
                to.flags(kind, Forms.width(instruction).topShift(), count(instruction));
            }
            to.load(Emission.R);
            to.writeBack(destination);
        }
    }

    private static void shifts(Map<String, Emitter> all) {
        all.put("shl", new Shift(LSHL, LazyFlags.LEFT_SHIFT));
        all.put("shr", new Shift(LUSHR, LazyFlags.RIGHT_SHIFT));
    }
}
