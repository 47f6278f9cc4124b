package org.vmxlab.model;

/** The per-CPU data of one CPU. */
public record PerCpuView(MachineView machine, Layout layout, int cpu) {
    public long get(String variable) {
        return get(layout.perCpu(variable));
    }

    long get(Field place) {
        return machine.read(address(place), place.width());
    }

    long address(Field place) {
        return machine.perCpuBase(cpu) + place.offset();
    }

    /** Whether the CPU is in VMX operation, as far as the program knows, and has no window open in its data. */
    boolean settledInVmx() {
        return machine.settled(cpu) && vmxOn();
    }

    /** Whether the CPU is in VMX operation, as far as the program knows. */
    public boolean vmxOn() {
        return get("vmxon") != 0;
    }
}
