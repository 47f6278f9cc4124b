package org.vmxlab.isa;

import org.vmxlab.arch.Canonical;
import org.vmxlab.arch.CpuException;
import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;

/** An operand of a decoded instruction. */
public sealed interface Operand {
    /** The value, zero-extended from the operand's width; an immediate sign-extended to 64 bits. */
    long read(Cpu cpu);

    /** As {@link #read}; a memory operand faults as the store that follows would. */
    default long readForWrite(Cpu cpu) {
        return read(cpu);
    }

    /** Writes the low bits that the operand holds. Cannot fault after {@link #readForWrite}. */
    void write(Cpu cpu, long value);

    /** As {@link #write}, of what a read-modify-write made of the value that {@link #readForWrite} gave it. */
    default void writeBack(Cpu cpu, long value) {
        write(cpu, value);
    }

    /** Size in bytes. */
    int bytes();

    /** A general register, not AH, CH, DH or BH. */
    record GeneralRegister(int number, Width width) implements Operand {
        @Override
        public long read(Cpu cpu) {
            return width == Width.QWORD ? cpu.get(number) : cpu.register(number, width);
        }

        @Override
        public void write(Cpu cpu, long value) {
            if (width == Width.QWORD) {
                cpu.set(number, value);
            } else {
                cpu.setRegister(number, width, value);
            }
        }

        @Override
        public int bytes() {
            return width.bytes();
        }
    }

    /** AH, CH, DH or BH: bits 15:8 of general register 0 to 3. */
    record HighByte(int number) implements Operand {
        @Override
        public long read(Cpu cpu) {
            return cpu.get(number) >>> 8 & 0xff;
        }

        @Override
        public void write(Cpu cpu, long value) {
            cpu.set(number, cpu.get(number) & ~0xff00L | (value & 0xff) << 8);
        }

        @Override
        public int bytes() {
            return 1;
        }
    }

    /** ES, CS, SS, DS, FS, GS, numbered 0 to 5. Meaning of a write lies with the instruction. */
    record SegmentRegister(int number) implements Operand {
        @Override
        public long read(Cpu cpu) {
            return cpu.get(Slot.ES + number);
        }

        @Override
        public void write(Cpu cpu, long value) {
            cpu.set(Slot.ES + number, value & 0xffff);
        }

        @Override
        public int bytes() {
            return 2;
        }
    }

    /** CR0 to CR15; the instruction gives it its meaning. */
    record ControlRegister(int number) implements Operand {
        @Override
        public long read(Cpu cpu) {
            throw new IllegalStateException("MOV CR reads control registers itself");
        }

        @Override
        public void write(Cpu cpu, long value) {
            throw new IllegalStateException("MOV CR writes control registers itself");
        }

        @Override
        public int bytes() {
            return 8;
        }
    }

    /** DR0 to DR7; the instruction gives it its meaning. */
    record DebugRegister(int number) implements Operand {
        @Override
        public long read(Cpu cpu) {
            throw new IllegalStateException("MOV DR reads debug registers itself");
        }

        @Override
        public void write(Cpu cpu, long value) {
            throw new IllegalStateException("MOV DR writes debug registers itself");
        }

        @Override
        public int bytes() {
            return 8;
        }
    }

    /** An immediate, sign-extended to 64 bits as the manual says for its form. */
    record Immediate(long value, int bytes) implements Operand {
        @Override
        public long read(Cpu cpu) {
            return value;
        }

        @Override
        public void write(Cpu cpu, long written) {
            throw new IllegalStateException("an immediate is no destination");
        }
    }

    /** Target address of a relative branch. */
    record Target(long address, int bytes) implements Operand {
        @Override
        public long read(Cpu cpu) {
            return address;
        }

        @Override
        public void write(Cpu cpu, long written) {
            throw new IllegalStateException("a branch target is no destination");
        }
    }

    /**
     * A memory operand.
     *
     * @param base slot of the base register, {@link Slot#ZERO} if none (RIP-relative: none, displacement is absolute)
     * @param index slot of the index register, {@link Slot#ZERO} if none
     * @param scale 0 to 3: index is shifted left by it
     * @param displacement sign-extended; for a RIP-relative operand the address itself
     * @param segment {@link Slot#FS_BASE}, {@link Slot#GS_BASE} or {@link Slot#ZERO}
     * @param bytes size of the access; 0 for operands whose address alone counts (LEA, INVLPG)
     * @param addressing how the address was written: matters for printing, exit information and wrapping
     */
    record Memory(int base, int index, int scale, long displacement, int segment, int bytes, Addressing addressing)
            implements Operand {
        /** How an address is formed. */
        public enum Addressing {
            /** 64-bit base and index. */
            ADDRESS_64,
            /** With an address-size prefix: the effective address wraps at 4 GiB. */
            ADDRESS_32,
            /** Relative to the next instruction. */
            RIP_RELATIVE
        }

        private static final long LOW_32 = 0xffff_ffffL;

        /** Offset within the segment, what LEA gives. */
        public long effectiveAddress(Cpu cpu) {
            long offset = cpu.get(base) + (cpu.get(index) << scale) + displacement;
            return addressing == Addressing.ADDRESS_32 ? offset & LOW_32 : offset;
        }

        /**
         * Linear address.
         *
         * @throws CpuException #SS(0) if it is not canonical and the base is RSP or RBP; others fault at the access
         */
        public long address(Cpu cpu) {
            long address = effectiveAddress(cpu) + cpu.get(segment);
            boolean onStack = (base == Slot.RSP || base == Slot.RBP) && segment == Slot.ZERO;
            return onStack ? Canonical.requireOnStack(address) : address;
        }

        @Override
        public long read(Cpu cpu) {
            return cpu.load(address(cpu), bytes);
        }

        @Override
        public long readForWrite(Cpu cpu) {
            return cpu.loadForWrite(address(cpu), bytes);
        }

        @Override
        public void write(Cpu cpu, long value) {
            cpu.store(address(cpu), bytes, value);
        }

        @Override
        public void writeBack(Cpu cpu, long value) {
            cpu.storeBack(address(cpu), bytes, value);
        }
    }
}
