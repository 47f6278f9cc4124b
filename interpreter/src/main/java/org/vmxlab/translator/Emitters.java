package org.vmxlab.translator;

import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.LADD;
import static org.objectweb.asm.Opcodes.LAND;
import static org.objectweb.asm.Opcodes.LMUL;
import static org.objectweb.asm.Opcodes.LOR;
import static org.objectweb.asm.Opcodes.LSHL;
import static org.objectweb.asm.Opcodes.LSHR;
import static org.objectweb.asm.Opcodes.LSUB;
import static org.objectweb.asm.Opcodes.LUSHR;
import static org.objectweb.asm.Opcodes.LXOR;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.objectweb.asm.Label;
import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Flags;
import org.vmxlab.isa.Alu;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.Operand;
import org.vmxlab.isa.Shifter;
import org.vmxlab.translator.Emitter.FlagUse;

/**
 * The table of emitters by mnemonic. Each is optional: what is not in it, or in a form that its emitter does not take, is
 * performed by its action.
 */
final class Emitters {
    /** No emitters: everything is performed by actions. */
    static final Emitters NONE = new Emitters(Map.of());

    /** SDM volume 1, appendix B: names of the sixteen conditions by their code. */
    private static final List<String> CONDITIONS =
            List.of("o", "no", "b", "ae", "e", "ne", "be", "a", "s", "ns", "p", "np", "l", "ge", "le", "g");

    private final Map<String, Emitter> table;

    private Emitters(Map<String, Emitter> table) {
        this.table = table;
    }

    /** The emitter of {@code instruction}, if one takes it. */
    Optional<Emitter> of(Instruction instruction) {
        return Optional.ofNullable(table.get(instruction.definition().mnemonic()))
                .filter(emitter -> emitter.takes(instruction));
    }

    /** Whether there is an emitter of {@code mnemonic}. */
    boolean knows(String mnemonic) {
        return table.containsKey(mnemonic);
    }

    /** The emitter of {@code mnemonic}, which is in the table. */
    Emitter named(String mnemonic) {
        return java.util.Objects.requireNonNull(table.get(mnemonic));
    }

    /** The same table with another emitter for {@code mnemonic}. */
    Emitters with(String mnemonic, Emitter emitter) {
        Map<String, Emitter> changed = new HashMap<>(table);
        changed.put(mnemonic, emitter);
        return new Emitters(changed);
    }

    /** All there are. */
    static Emitters standard() {
        Map<String, Emitter> all = new HashMap<>();
        arithmetic(all);
        logic(all);
        shifts(all);
        moves(all);
        flow(all);
        return new Emitters(all);
    }

    private static Width width(Instruction instruction) {
        return Width.ofBytes(instruction.operand(0).bytes());
    }

    private static boolean locked(Instruction instruction) {
        return instruction.prefix() == Instruction.Prefix.LOCK;
    }

    private static boolean ordinary(Instruction instruction) {
        return instruction.prefix() == Instruction.Prefix.NONE || locked(instruction);
    }

    private static boolean plain(Operand operand) {
        return operand instanceof Operand.GeneralRegister
                || operand instanceof Operand.HighByte
                || operand instanceof Operand.Immediate
                || operand instanceof Operand.Memory;
    }

    // ------------------------------------------------------------------ operands in, result out

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
            return ordinary(instruction) && instruction.operands().stream().allMatch(Emitters::plain);
        }

        @Override
        public FlagUse flagUse(Instruction instruction) {
            return flagUse;
        }

        @Override
        public void emit(Emission to, Instruction instruction) {
            Operand destination = instruction.operand(0);
            if (locked(instruction)) {
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
            computation.compute(to, width(instruction).topShift());
            if (result == Result.WRITTEN) {
                to.load(Emission.R);
                if (locked(instruction)) {
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

    private static Computation add() {
        return (to, shift) -> {
            ab(to, LADD);
            flags(to, Emission.A, Emission.R, LazyFlags.SUM, shift);
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
        signExtend(to, shift);
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
            return instruction.operands().size() > 1 && width(instruction) != Width.WORD;
        }

        @Override
        public FlagUse flagUse(Instruction instruction) {
            return FlagUse.READS;
        }

        @Override
        public void emit(Emission to, Instruction instruction) {
            List<Operand> operands = instruction.operands();
            int shift = width(instruction).topShift();
            to.read(operands.get(operands.size() - 2));
            signExtend(to, shift);
            to.store(Emission.A);
            to.read(operands.get(operands.size() - 1));
            signExtend(to, shift);
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

    private static void signExtend(Emission to, int shift) {
        if (shift != 0) {
            to.shift(LSHL, shift);
            to.shift(LSHR, shift);
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
    private record Shift(int opcode, String carries) implements Emitter {
        private static int count(Instruction instruction) {
            long count = ((Operand.Immediate) instruction.operand(1)).value();
            return (int) count & (width(instruction) == Width.QWORD ? 63 : 31);
        }

        @Override
        public boolean takes(Instruction instruction) {
            return ordinary(instruction)
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
                to.number(count(instruction));
                to.number(width(instruction).bits());
                to.call(Shifter.class, carries, "(JII)J");
                result(to, width(instruction).topShift());
                to.flags(LazyFlags.WORDS, 0);
            }
            to.load(Emission.R);
            to.writeBack(destination);
        }
    }

    private static void shifts(Map<String, Emitter> all) {
        all.put("shl", new Shift(LSHL, "carriesOfLeft"));
        all.put("shr", new Shift(LUSHR, "carriesOfRight"));
    }

    // ------------------------------------------------------------------ moves

    /** Takes instructions without LOCK whose operands are all plain, and leaves the flags alone. */
    private interface Move extends Emitter {
        @Override
        default boolean takes(Instruction instruction) {
            return instruction.prefix() == Instruction.Prefix.NONE
                    && instruction.operands().stream().allMatch(Emitters::plain);
        }

        @Override
        default FlagUse flagUse(Instruction instruction) {
            return FlagUse.NONE;
        }
    }

    private static Move move(java.util.function.BiConsumer<Emission, Instruction> body) {
        return body::accept;
    }

    private static void moves(Map<String, Emitter> all) {
        Move copy = move((to, instruction) -> {
            to.read(instruction.operand(1));
            to.write(instruction.operand(0));
        });
        all.put("mov", copy);
        all.put("movzx", copy);
        Move signExtending = move((to, instruction) -> {
            to.read(instruction.operand(1));
            signExtend(to, Width.ofBytes(instruction.operand(1).bytes()).topShift());
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
        for (int code = 0; code < CONDITIONS.size(); code++) {
            all.put("set" + CONDITIONS.get(code), new SetByte(code));
            all.put("cmov" + CONDITIONS.get(code), new ConditionalMove(code));
            all.put("j" + CONDITIONS.get(code), new ConditionalJump(code));
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
            return wholeWord(instruction) && plain(instruction.operand(0));
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
            if (locked(instruction)) {
                to.drain();
            }
            to.read(instruction.operand(1));
            to.store(Emission.B);
            to.readForWrite(destination);
            to.store(Emission.A);
            add().compute(to, width(instruction).topShift());
            to.load(Emission.R);
            Runnable exchange = () -> {
                to.load(Emission.A);
                to.write(instruction.operand(1));
            };
            if (locked(instruction)) {
                to.writeBackLocked(destination, exchange);
            } else {
                to.writeBack(destination, exchange);
            }
        }
    }

    // ------------------------------------------------------------------ flow

    /** Emitters of instructions that end a block; the compiler writes where they go. */
    private static void flow(Map<String, Emitter> all) {
        all.put("jmp", new Jump());
        all.put("call", new Call());
        all.put("ret", new Return());
    }

    private record ConditionalJump(int condition) implements Emitter {
        @Override
        public boolean takes(Instruction instruction) {
            return org.vmxlab.arch.Canonical.is(Region.target(instruction).orElseThrow());
        }

        @Override
        public FlagUse flagUse(Instruction instruction) {
            return FlagUse.READS;
        }

        @Override
        public void emit(Emission to, Instruction instruction) {
            Label taken = new Label();
            to.jumpIf(condition, taken);
            to.goTo(instruction.next());
            to.code().visitLabel(taken);
            to.goTo(Region.target(instruction).orElseThrow());
        }
    }

    private static boolean goesSomewhere(Instruction instruction) {
        return Region.target(instruction).map(org.vmxlab.arch.Canonical::is).orElse(plain(instruction.operand(0)));
    }

    private static void target(Emission to, Instruction instruction) {
        to.mayFail();
        to.read(instruction.operand(0));
        to.call(Access.class, "target", "(J)J");
        to.store(Emission.TARGET);
    }

    private record Jump() implements Emitter {
        @Override
        public boolean takes(Instruction instruction) {
            return goesSomewhere(instruction);
        }

        @Override
        public FlagUse flagUse(Instruction instruction) {
            return FlagUse.READS;
        }

        @Override
        public void emit(Emission to, Instruction instruction) {
            Optional<Long> known = Region.target(instruction);
            if (known.isPresent()) {
                to.goTo(known.get());
            } else {
                target(to, instruction);
                to.code().visitJumpInsn(GOTO, to.anywhere());
            }
        }
    }

    private record Call() implements Emitter {
        @Override
        public boolean takes(Instruction instruction) {
            return goesSomewhere(instruction);
        }

        @Override
        public FlagUse flagUse(Instruction instruction) {
            return FlagUse.READS;
        }

        @Override
        public void emit(Emission to, Instruction instruction) {
            Optional<Long> known = Region.target(instruction);
            if (known.isEmpty()) {
                target(to, instruction);
            }
            to.constant(instruction.next());
            to.push();
            if (known.isPresent()) {
                to.lookUp(known.get(), 0);
                to.goTo(known.get());
            } else {
                to.lookUpAtTarget();
                to.code().visitJumpInsn(GOTO, to.anywhere());
            }
        }
    }

    private record Return() implements Emitter {
        @Override
        public boolean takes(Instruction instruction) {
            return true;
        }

        @Override
        public FlagUse flagUse(Instruction instruction) {
            return FlagUse.READS;
        }

        @Override
        public void emit(Emission to, Instruction instruction) {
            to.loadTop();
            to.call(Access.class, "target", "(J)J");
            to.store(Emission.TARGET);
            long extra = instruction.operands().isEmpty()
                    ? 0
                    : ((Operand.Immediate) instruction.operand(0)).value() & 0xffff;
            to.raiseStack(8 + extra);
            to.goBack();
        }
    }
}
