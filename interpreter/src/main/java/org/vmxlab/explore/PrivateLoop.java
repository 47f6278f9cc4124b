package org.vmxlab.explore;

import org.vmxlab.cpu.Cpu;

/**
 * Whether a CPU comes back to a state in which it has been, with memory as it was. States are remembered at powers of two
 * of the steps made (Brent 1980).
 */
final class PrivateLoop {
    private final CpuHash cpuHash = new CpuHash();
    private long place;
    private long state;

    void begin() {
        place = 0;
    }

    /** Whether {@code cpu}, after {@code made} steps, is where it has been before. */
    boolean seen(Cpu cpu, int made) {
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
