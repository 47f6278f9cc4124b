package org.vmxlab.engine;

import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.isa.Operand;

/** An operand as steps reach it: the ones that programs spend their time in have a class for each way. */
abstract class Place {
    /** As {@link Operand#read}. */
    abstract long read(Cpu cpu);

    /** As {@link Operand#readForWrite}. */
    long readForWrite(Cpu cpu) {
        return read(cpu);
    }

    /** As {@link Operand#write}. */
    abstract void write(Cpu cpu, long value);

    /** As {@link Operand#writeBack}. */
    void writeBack(Cpu cpu, long value) {
        write(cpu, value);
    }

    static Place of(Operand operand) {
        if (operand instanceof Operand.GeneralRegister register && register.width() == Width.QWORD) {
            return new Register64(register.number());
        }
        if (operand instanceof Operand.GeneralRegister register && register.width() == Width.DWORD) {
            return new Register32(register.number());
        }
        if (operand instanceof Operand.Immediate immediate) {
            return new Constant(immediate.value());
        }
        if (operand instanceof Operand.Memory memory) {
            return new InMemory(memory);
        }
        return new Elsewhere(operand);
    }

    private static final class Register64 extends Place {
        private final int number;

        Register64(int number) {
            this.number = number;
        }

        @Override
        long read(Cpu cpu) {
            return cpu.get(number);
        }

        @Override
        void write(Cpu cpu, long value) {
            cpu.set(number, value);
        }
    }

    private static final class Register32 extends Place {
        private static final long MASK = 0xffff_ffffL;
        private final int number;

        Register32(int number) {
            this.number = number;
        }

        @Override
        long read(Cpu cpu) {
            return cpu.get(number) & MASK;
        }

        @Override
        void write(Cpu cpu, long value) {
            cpu.set(number, value & MASK);
        }
    }

    private static final class Constant extends Place {
        private final long value;

        Constant(long value) {
            this.value = value;
        }

        @Override
        long read(Cpu cpu) {
            return value;
        }

        @Override
        void write(Cpu cpu, long written) {
            throw new IllegalStateException("an immediate is no destination");
        }
    }

    private static final class InMemory extends Place {
        private final Operand.Memory memory;

        InMemory(Operand.Memory memory) {
            this.memory = memory;
        }

        @Override
        long read(Cpu cpu) {
            return memory.read(cpu);
        }

        @Override
        long readForWrite(Cpu cpu) {
            return memory.readForWrite(cpu);
        }

        @Override
        void write(Cpu cpu, long value) {
            memory.write(cpu, value);
        }

        @Override
        void writeBack(Cpu cpu, long value) {
            memory.writeBack(cpu, value);
        }
    }

    /** 8 and 16-bit registers, and what only General meanings take. */
    private static final class Elsewhere extends Place {
        private final Operand operand;

        Elsewhere(Operand operand) {
            this.operand = operand;
        }

        @Override
        long read(Cpu cpu) {
            return operand.read(cpu);
        }

        @Override
        void write(Cpu cpu, long value) {
            operand.write(cpu, value);
        }
    }
}
