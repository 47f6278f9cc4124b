package org.vmxlab.explore;

import org.vmxlab.cpu.Cpu;

/**
 * Steps of a CPU that nobody notices, in one go, and whether they have an end. They have none where the CPU comes back to a
 * state in which it has been, with memory as it was. States are remembered at powers of two of the steps made (Brent 1980).
 */
final class Stretch {
    /** Steps of the longest; where a CPU makes more its execution ends, and the search is not complete. */
    private static final int LONGEST = 1_000_000;
    /** After so many steps it is worth a look whether the CPU goes round. */
    private static final int SUSPICIOUS = 128;
    /** After so many steps it is looked at times only, so that the steps between can be made in a faster way. */
    private static final int LONG = 1024;
    /** From a power of two on it is looked at for an eighth as many steps: long enough to see loops of that length. */
    private static final int PARTS_SHIFT = 3;

    private static final int GENERAL_REGISTERS = 16;

    private final Sharing sharing;
    private final CpuHash cpuHash = new CpuHash();
    private long place;
    private long memory;
    private long registers;
    private long state;
    private boolean cut;
    private boolean endless;

    Stretch(Sharing sharing) {
        this.sharing = sharing;
    }

    void begin() {
        place = 0;
        cut = false;
        endless = false;
    }

    /** Whether {@code cpu}, after {@code made} steps, goes on; it is cut off if not. */
    boolean goesOn(Cpu cpu, int made) {
        endless = made >= SUSPICIOUS && free(made) == 0 && isRepeated(cpu, made);
        cut = endless || made > LONGEST;
        return !cut;
    }

    /** Whether it was cut off. */
    boolean cut() {
        return cut;
    }

    /**
     * Whether it leads back to the state that it came from, so that nothing is missed: the CPU stays in it until somebody does
     * something to it. Who reads the time is in another state each time round.
     */
    boolean endless() {
        return endless && !sharing.readsTime();
    }

    /** After {@code made} steps, how many may be made until {@link #goesOn} has to be asked again. */
    long free(int made) {
        if (made < LONG) {
            return 0;
        }
        int begun = Integer.highestOneBit(made);
        boolean looked = made - begun <= begun >>> PARTS_SHIFT || made > LONGEST;
        return looked ? 0 : Math.min(2 * begun, LONGEST + 1) - made;
    }

    private boolean isRepeated(Cpu cpu, int made) {
        // What is cheap to compare, and mostly differs, first.
        if (cpu.rip() == place
                && cpu.memory().journal().hash() == memory
                && registers(cpu) == registers
                && cpuHash.timeless(cpu) == state) {
            return true;
        }
        if ((made & made - 1) == 0) {
            place = cpu.rip();
            memory = cpu.memory().journal().hash();
            registers = registers(cpu);
            state = cpuHash.timeless(cpu);
        }
        return false;
    }

    private static long registers(Cpu cpu) {
        long all = 0;
        for (int register = 0; register < GENERAL_REGISTERS; register++) {
            all = 31 * all + cpu.get(register);
        }
        return all;
    }
}
