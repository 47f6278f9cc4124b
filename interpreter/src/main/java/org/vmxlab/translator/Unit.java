package org.vmxlab.translator;

import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;

/** Translated code. Knows no machine: threads and machines with the same code share it. */
public abstract class Unit {
    private final long[] addresses;
    private final int[] behind;

    /**
     * A unit of instructions numbered through.
     *
     * @param addresses address of each instruction
     * @param behind how many instructions of its block stand behind each
     */
    protected Unit(long[] addresses, int[] behind) {
        this.addresses = addresses;
        this.behind = behind;
    }

    /**
     * Lets {@code cpu} make up to {@code limit} steps from the block number {@code entry} on; RIP is exact afterwards.
     *
     * @param state the words of {@code cpu}
     * @return steps left of {@code limit}
     */
    public abstract long run(Cpu cpu, long[] state, long limit, int entry);

    /**
     * Instruction number {@code position} begins or has failed: RIP and the time-stamp counter as it sees them.
     *
     * @param now the time-stamp counter at the end of its block
     */
    public final void reach(long[] state, int position, long now) {
        state[Slot.RIP] = addresses[position];
        state[Slot.TSC] = now - behind[position];
    }
}
