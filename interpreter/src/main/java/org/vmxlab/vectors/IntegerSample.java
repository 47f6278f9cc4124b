package org.vmxlab.vectors;

import java.util.Arrays;
import org.vmxlab.conformance.SplitMix;
import org.vmxlab.isa.Instruction;

/**
 * One integer instruction with a state to execute it in.
 *
 * @param code its bytes, 1 to 15
 * @param registers the 16 general registers
 * @param flags status flags and DF
 * @param seed of what memory holds: cell i of {@link #CELLS} holds mix(seed + i * gamma)
 * @param cell address of eight bytes that hold {@code value} instead; 0 for none
 */
public record IntegerSample(
        Instruction instruction, byte[] code, long[] registers, long flags, long seed, long cell, long value) {
    /** Address of the first cell that a sample fills. */
    public static final long FIRST_CELL = IntegerMachine.DATA + 0x400;

    /** Cells of eight bytes that a sample fills. */
    public static final int CELLS = 256;

    public IntegerSample {
        code = code.clone();
        registers = registers.clone();
    }

    long address() {
        return instruction.address();
    }

    /** What cell {@code index} holds, but for {@link #value}. */
    long content(int index) {
        return SplitMix.mix(seed + index * SplitMix.GAMMA);
    }

    IntegerSample with(int register, long content) {
        long[] others = registers.clone();
        others[register] = content;
        return new IntegerSample(instruction, code, others, flags, seed, cell, value);
    }

    IntegerSample withFlags(long others) {
        return new IntegerSample(instruction, code, registers, others, seed, cell, value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IntegerSample sample
                && Arrays.equals(code, sample.code)
                && Arrays.equals(registers, sample.registers)
                && flags == sample.flags
                && seed == sample.seed
                && cell == sample.cell
                && value == sample.value;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(code) * 31 + Arrays.hashCode(registers);
    }
}
