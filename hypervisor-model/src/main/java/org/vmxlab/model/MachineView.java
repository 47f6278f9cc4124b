package org.vmxlab.model;

import java.util.Map;
import java.util.OptionalLong;

/** What the model needs to see of a machine. */
public interface MachineView {
    /** Whether {@code bytes} bytes from {@code address} on are memory. */
    boolean present(long address, int bytes);

    /** The {@code bytes} bytes at {@code address}, 1 to 8, little-endian, zero-extended; they are present. */
    long read(long address, int bytes);

    /** Addresses of the program's data by name, in a fixed order. */
    Map<String, Long> symbols();

    int cpus();

    /** Address of the per-CPU area of CPU {@code cpu}. */
    long perCpuBase(int cpu);

    /** The current-VMCS pointer of CPU {@code cpu}; empty if it has none. */
    OptionalLong currentVmcs(int cpu);

    /** CPUs on which the VMCS with its region at {@code region} is active, bit n for CPU n. */
    long activeOn(long region);

    /**
     * Whether CPU {@code cpu} takes interrupts and has no store under way: the windows in which its data may differ
     * from its state, which are blocks with interrupts off, are closed.
     */
    boolean settled(int cpu);
}
