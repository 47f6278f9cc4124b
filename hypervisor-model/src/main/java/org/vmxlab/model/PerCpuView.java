package org.vmxlab.model;

/** The per-CPU data of one CPU. */
public record PerCpuView(MachineView machine, Layout layout, int cpu) {
    public long get(String variable) {
        Field place = layout.perCpu(variable);
        return machine.read(machine.perCpuBase(cpu) + place.offset(), place.width());
    }

    /** Whether the CPU is in VMX operation, as far as the program knows. */
    public boolean vmxOn() {
        return get("vmxon") != 0;
    }
}
