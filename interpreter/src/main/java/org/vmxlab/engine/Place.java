package org.vmxlab.engine;

import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.isa.Operand;

/** An operand as steps reach it: the ones that programs spend their time in have a class for each way. */
interface Place {
    /** As {@link Operand#read}. */
    long read(Cpu cpu);

    /** As {@link Operand#readForWrite}. */
    default long readForWrite(Cpu cpu) {
        return read(cpu);
    }

    /** As {@link Operand#write}. */
    void write(Cpu cpu, long value);

    /** As {@link Operand#writeBack}. */
    default void writeBack(Cpu cpu, long value) {
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

    record Register64(int number) implements Place {
        @Override
        public long read(Cpu cpu) {
            return cpu.get(number);
        }

        @Override
        public void write(Cpu cpu, long value) {
            cpu.set(number, value);
        }
    }

    record Register32(int number) implements Place {
        private static final long MASK = 0xffff_ffffL;

        @Override
        public long read(Cpu cpu) {
            return cpu.get(number) & MASK;
        }

        @Override
        public void write(Cpu cpu, long value) {
            cpu.set(number, value & MASK);
        }
    }

    record Constant(long value) implements Place {
        @Override
        public long read(Cpu cpu) {
            return value;
        }

        @Override
        public void write(Cpu cpu, long written) {
            throw new IllegalStateException("an immediate is no destination");
        }
    }

    record InMemory(Operand.Memory memory) implements Place {
        @Override
        public long read(Cpu cpu) {
            return memory.read(cpu);
        }

        @Override
        public long readForWrite(Cpu cpu) {
            return memory.readForWrite(cpu);
        }

        @Override
        public void write(Cpu cpu, long value) {
            memory.write(cpu, value);
        }

        @Override
        public void writeBack(Cpu cpu, long value) {
            memory.writeBack(cpu, value);
        }
    }

    /** 8 and 16-bit registers, and what only General meanings take. */
    record Elsewhere(Operand operand) implements Place {
        @Override
        public long read(Cpu cpu) {
            return operand.read(cpu);
        }

        @Override
        public void write(Cpu cpu, long value) {
            operand.write(cpu, value);
        }
    }
}
