package org.vmxlab.translator;

import org.vmxlab.cpu.Cpu;

/** Translated code. Knows no machine: threads and machines with the same code share it. */
abstract class Unit {
    private final long[] addresses;
    private final int[] behind;

    /**
     * A unit of instructions numbered through.
     *
     * @param addresses address of each instruction
     * @param behind how many instructions of its block stand behind each
     */
    Unit(long[] addresses, int[] behind) {
        this.addresses = addresses;
        this.behind = behind;
    }

    /**
     * Makes steps of {@code cpu} from RIP on, where a block begins. RIP says afterwards where the code goes on, the flags are in
     * {@code frame}.
     *
     * @param state the words of {@code cpu}
     * @param left how many steps it may make
     * @return steps left, all bits inverted if the unit is to be left
     */
    abstract int run(Frame frame, Cpu cpu, long[] state, int left);

    /** Lets {@code cpu} make up to {@code limit} steps from RIP on; answers how many are left. */
    final int run(Cpu cpu, int limit) {
        Frame frame = new Frame(this, cpu, limit);
        try {
            int result = run(frame, cpu, cpu.state(), limit);
            int left = result < 0 ? ~result : result;
            frame.leave(left);
            return left;
        } finally {
            frame.settleFlags();
        }
    }

    /** Address of instruction number {@code position}. */
    final long address(int position) {
        return addresses[position];
    }

    /** How many instructions of its block stand behind instruction number {@code position}. */
    final int behind(int position) {
        return behind[position];
    }
}
