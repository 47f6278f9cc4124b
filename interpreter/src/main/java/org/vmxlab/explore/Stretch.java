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

    private final CpuHash cpuHash = new CpuHash();
    private long place;
    private long state;
    private boolean cut;
    private boolean endless;

    void begin() {
        place = 0;
        cut = false;
        endless = false;
    }

    /** Whether {@code cpu}, after {@code made} steps, goes on; it is cut off if not. */
    boolean goesOn(Cpu cpu, int made) {
        endless = made >= SUSPICIOUS && isRepeated(cpu, made);
        cut = endless || made > LONGEST;
        return !cut;
    }

    /** Whether it was cut off. */
    boolean cut() {
        return cut;
    }

    /** Whether it leads back to the state that it came from, but for the time. */
    boolean endless() {
        return endless;
    }

    private boolean isRepeated(Cpu cpu, int made) {
        if (cpu.rip() == place && state(cpu) == state) {
            return true;
        }
        if ((made & made - 1) == 0) {
            place = cpu.rip();
            state = state(cpu);
        }
        return false;
    }

    private long state(Cpu cpu) {
        return cpuHash.timeless(cpu) ^ cpu.memory().journal().hash();
    }
}
