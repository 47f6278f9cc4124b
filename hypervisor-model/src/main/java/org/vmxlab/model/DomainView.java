package org.vmxlab.model;

/** A domain in a machine's memory. */
public record DomainView(MachineView machine, Layout layout, long address) {
    private static final long IDLE = 0x7fff;

    public long get(String field) {
        return get(layout.field("domain", field));
    }

    long get(Field place) {
        return machine.read(address + place.offset(), place.width());
    }

    public long id() {
        return get("domain_id");
    }

    /** Whether its vCPUs are those that CPUs run when there is nothing to run. */
    public boolean idle() {
        return id() == IDLE;
    }
}
