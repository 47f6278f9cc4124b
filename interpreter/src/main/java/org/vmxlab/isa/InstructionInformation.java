package org.vmxlab.isa;

import org.vmxlab.cpu.Slot;

/** Exit qualification and VM_EXIT_INSTRUCTION_INFO of instructions with a memory operand (SDM volume 3C, 27.2.5). */
final class InstructionInformation {
    private static final long REGISTER_FORM = 1L << 10;
    private static final long NO_INDEX = 1L << 22;
    private static final long NO_BASE = 1L << 27;
    private static final int ADDRESS_SIZE_SHIFT = 7;
    private static final int SEGMENT_SHIFT = 15;
    private static final int INDEX_SHIFT = 18;
    private static final int BASE_SHIFT = 23;
    private static final int FIRST_REGISTER_SHIFT = 3;
    private static final int SECOND_REGISTER_SHIFT = 28;
    private static final int SS = 2;
    private static final int DS = 3;
    private static final int FS = 4;
    private static final int GS = 5;

    private InstructionInformation() {}

    /** Of an instruction whose only operand may be in memory. */
    static long of(Instruction instruction) {
        return instruction.operands().isEmpty() || !(instruction.operand(0) instanceof Operand.Memory memory)
                ? 0
                : of(memory);
    }

    /** Of LLDT, LTR, SLDT, STR, RDRAND and RDSEED: with the register where it is not in memory. */
    static long withRegister(Instruction instruction) {
        if (!(instruction.operand(0) instanceof Operand.GeneralRegister register)) {
            return of(instruction);
        }
        return REGISTER_FORM | (long) register.number() << FIRST_REGISTER_SHIFT;
    }

    /** Of VMREAD, VMWRITE, INVEPT and INVVPID: {@code second} is the encoding or the type. */
    static long of(Operand first, Operand second) {
        long register = (long) ((Operand.GeneralRegister) second).number() << SECOND_REGISTER_SHIFT;
        if (first instanceof Operand.GeneralRegister direct) {
            return register | REGISTER_FORM | (long) direct.number() << FIRST_REGISTER_SHIFT;
        }
        return register | of((Operand.Memory) first);
    }

    private static long of(Operand.Memory memory) {
        long size = memory.addressing() == Operand.Memory.Addressing.ADDRESS_32 ? 1 : 2;
        long index = memory.index() == Slot.ZERO ? NO_INDEX : (long) memory.index() << INDEX_SHIFT | memory.scale();
        long base = memory.base() == Slot.ZERO ? NO_BASE : (long) memory.base() << BASE_SHIFT;
        return size << ADDRESS_SIZE_SHIFT | segment(memory) << SEGMENT_SHIFT | index | base;
    }

    private static long segment(Operand.Memory memory) {
        if (memory.segment() == Slot.FS_BASE) {
            return FS;
        }
        if (memory.segment() == Slot.GS_BASE) {
            return GS;
        }
        return memory.base() == Slot.RSP || memory.base() == Slot.RBP ? SS : DS;
    }

    /** The displacement of the memory operand; with RIP-relative addressing the sum with the next instruction's address. */
    static long qualification(Operand operand) {
        return operand instanceof Operand.Memory memory ? memory.displacement() : 0;
    }
}
