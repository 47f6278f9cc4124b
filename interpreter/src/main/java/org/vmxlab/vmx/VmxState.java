package org.vmxlab.vmx;

/** VMX state of one CPU: mode, VMXON pointer, current-VMCS pointer. */
public final class VmxState {
    /** The invalid VMCS pointer. */
    public static final long NONE = -1L;

    private final long[] state = new long[16];

    /** All state, for snapshots, hashes and comparisons. */
    public long[] state() {
        return state;
    }
}
