package org.vmxlab.conformance;

import org.vmxlab.cpu.Cpu;

/** Registers and flags of a CPU at one moment. */
record CpuImage(long[] slots, long rflags) {
    static CpuImage of(Cpu cpu) {
        return new CpuImage(cpu.state().clone(), cpu.rflags());
    }

    long get(int slot) {
        return slots[slot];
    }
}
