package org.vmxlab.apic;

/** The local APIC of one CPU. */
public final class LocalApic {
    private final long[] state = new long[64];

    /** All state, for snapshots, hashes and comparisons. */
    public long[] state() {
        return state;
    }
}
