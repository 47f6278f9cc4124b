package org.vmxlab.engine;

import org.jspecify.annotations.Nullable;
import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.Meaning;
import org.vmxlab.isa.Operand;

/** Steps of {@link Meaning.Binary}: one general shape, and the shapes that programs spend their time in. */
final class BinarySteps {
    private BinarySteps() {}

    static Step create(Instruction instruction, Meaning.Binary meaning, CodeCache code) {
        Operand destination = instruction.operand(0);
        Operand source = instruction.operand(1);
        if (destination instanceof Operand.GeneralRegister to) {
            if (source instanceof Operand.GeneralRegister from && from.width() == to.width()) {
                return switch (to.width()) {
                    case QWORD -> new Registers64(instruction, meaning, code, to.number(), from.number());
                    case DWORD -> new Registers32(instruction, meaning, code, to.number(), from.number());
                    default -> new Any(instruction, meaning, code);
                };
            }
            if (source instanceof Operand.Immediate immediate) {
                return switch (to.width()) {
                    case QWORD -> new Immediate64(instruction, meaning, code, to.number(), immediate.value());
                    case DWORD -> new Immediate32(instruction, meaning, code, to.number(), immediate.value());
                    default -> new Any(instruction, meaning, code);
                };
            }
            if (source instanceof Operand.Memory from && to.width() == Width.QWORD) {
                return new RegisterMemory64(instruction, meaning, code, to.number(), from);
            }
        }
        return new Any(instruction, meaning, code);
    }

    private static final class Registers64 extends Step {
        private final Meaning.Binary meaning;
        private final int to;
        private final int from;

        Registers64(Instruction instruction, Meaning.Binary meaning, CodeCache code, int to, int from) {
            super(instruction, code);
            this.meaning = meaning;
            this.to = to;
            this.from = from;
        }

        @Override
        @Nullable
        Step execute(Cpu cpu) {
            cpu.set(to, meaning.compute(cpu, cpu.get(to), cpu.get(from), Width.QWORD));
            return following(cpu);
        }
    }

    private static final class Registers32 extends Step {
        private static final long MASK = 0xffff_ffffL;
        private final Meaning.Binary meaning;
        private final int to;
        private final int from;

        Registers32(Instruction instruction, Meaning.Binary meaning, CodeCache code, int to, int from) {
            super(instruction, code);
            this.meaning = meaning;
            this.to = to;
            this.from = from;
        }

        @Override
        @Nullable
        Step execute(Cpu cpu) {
            cpu.set(to, meaning.compute(cpu, cpu.get(to) & MASK, cpu.get(from) & MASK, Width.DWORD) & MASK);
            return following(cpu);
        }
    }

    private static final class Immediate64 extends Step {
        private final Meaning.Binary meaning;
        private final int to;
        private final long value;

        Immediate64(Instruction instruction, Meaning.Binary meaning, CodeCache code, int to, long value) {
            super(instruction, code);
            this.meaning = meaning;
            this.to = to;
            this.value = value;
        }

        @Override
        @Nullable
        Step execute(Cpu cpu) {
            cpu.set(to, meaning.compute(cpu, cpu.get(to), value, Width.QWORD));
            return following(cpu);
        }
    }

    private static final class Immediate32 extends Step {
        private static final long MASK = 0xffff_ffffL;
        private final Meaning.Binary meaning;
        private final int to;
        private final long value;

        Immediate32(Instruction instruction, Meaning.Binary meaning, CodeCache code, int to, long value) {
            super(instruction, code);
            this.meaning = meaning;
            this.to = to;
            this.value = value;
        }

        @Override
        @Nullable
        Step execute(Cpu cpu) {
            cpu.set(to, meaning.compute(cpu, cpu.get(to) & MASK, value, Width.DWORD) & MASK);
            return following(cpu);
        }
    }

    private static final class RegisterMemory64 extends Step {
        private final Meaning.Binary meaning;
        private final int to;
        private final Operand.Memory from;

        RegisterMemory64(Instruction instruction, Meaning.Binary meaning, CodeCache code, int to, Operand.Memory from) {
            super(instruction, code);
            this.meaning = meaning;
            this.to = to;
            this.from = from;
        }

        @Override
        @Nullable
        Step execute(Cpu cpu) {
            cpu.setRip(address());
            long source = from.read(cpu);
            cpu.set(to, meaning.compute(cpu, cpu.get(to), source, Width.QWORD));
            return following(cpu);
        }
    }

    /** Any operands, at the width of the destination. */
    private static final class Any extends Step {
        private final Meaning.Binary meaning;
        private final Operand destination;
        private final Operand source;
        private final Width width;

        Any(Instruction instruction, Meaning.Binary meaning, CodeCache code) {
            super(instruction, code);
            this.meaning = meaning;
            this.destination = instruction.operand(0);
            this.source = instruction.operand(1);
            this.width = Width.ofBytes(destination.bytes());
        }

        @Override
        @Nullable
        Step execute(Cpu cpu) {
            cpu.setRip(address());
            long from = source.read(cpu);
            long to = destination.readForWrite(cpu);
            destination.writeBack(cpu, meaning.compute(cpu, to, from, width));
            return following(cpu);
        }
    }
}
