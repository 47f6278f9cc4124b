package org.vmxlab.model;

/** A vCPU in a machine's memory. */
public record VcpuView(MachineView machine, Layout layout, String name, long address) {
    public long get(String field) {
        return get(layout.field("vcpu", field));
    }

    long get(Field place) {
        return machine.read(address + place.offset(), place.width());
    }

    public DomainView domain() {
        return new DomainView(machine, layout, get("domain"));
    }

    /** CPU on which the program says its VMCS is active, or -1. */
    public int activeCpu() {
        return (int) get("active_cpu");
    }

    /** CPUs that hold its state, bit n for CPU n, whether the program keeps a mask or the number of the only one. */
    public long holders() {
        return holders(layout.field("vcpu", "vcpu_dirty_cpumask"), layout.field("vcpu", "dirty_cpu"));
    }

    /** The same, for whoever asks often and knows the fields. */
    long holders(Field mask, Field number) {
        int cpu = (int) get(number);
        return get(mask) | (cpu < 0 ? 0 : 1L << cpu);
    }

    /** Name and number, such as {@code X (d1v0)} or {@code I1 (idle of CPU 0)}. */
    public String title() {
        DomainView domain = domain();
        return name
                + (domain.idle()
                        ? " (idle of CPU " + get("vcpu_id") + ")"
                        : " (d" + domain.id() + "v" + get("vcpu_id") + ")");
    }

    /** The state that matters for the ownership of its VMCS, in one line. */
    public String summary() {
        return title() + ", is_running=" + get("is_running") + ", dirty=" + cpus(holders()) + ", active_cpu="
                + (activeCpu() < 0 ? "none" : String.valueOf(activeCpu()));
    }

    private static String cpus(long mask) {
        StringBuilder text = new StringBuilder("{");
        for (long rest = mask; rest != 0; rest &= rest - 1) {
            text.append(text.length() == 1 ? "cpu " : ", cpu ").append(Long.numberOfTrailingZeros(rest));
        }
        return text.append('}').toString();
    }
}
