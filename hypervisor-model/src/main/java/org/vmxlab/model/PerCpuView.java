package org.vmxlab.model;

/** The per-CPU data of one CPU. */
public final class PerCpuView {
    private final MachineView machine;
    private final Layout layout;
    private final int cpu;
    /** Asked for at each step of a search. */
    private final Field vmxon;

    PerCpuView(MachineView machine, Layout layout, int cpu) {
        this.machine = machine;
        this.layout = layout;
        this.cpu = cpu;
        this.vmxon = layout.perCpu("vmxon");
    }

    /** Its number. */
    public int cpu() {
        return cpu;
    }

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

    /** Whether bit n of {@code set} is 1, where n is the number of the CPU. */
    boolean isAmong(long set) {
        return (set >>> cpu & 1) != 0;
    }

    /** Whether the CPU is in VMX operation, as far as the program knows. */
    public boolean vmxOn() {
        return get(vmxon) != 0;
    }
}
