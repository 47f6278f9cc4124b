package org.vmxlab.vmx;

/** The groups of VMX controls, each with the capability MSR that says which settings it allows (SDM volume 3D, A.3-A.5). */
public enum ControlGroup {
    PIN_BASED(0, 0x48D),
    PROCESSOR_BASED(1, 0x48E),
    SECONDARY(2, 0x48B),
    /** 64 controls; all of them optional. */
    TERTIARY(3, 0x492),
    EXIT(4, 0x48F),
    /** 64 controls; all of them optional. */
    SECONDARY_EXIT(5, 0x493),
    ENTRY(6, 0x490),
    /** 64 controls; all of them optional. */
    VM_FUNCTION(7, 0x491);

    private final int number;
    private final int msr;

    ControlGroup(int number, int msr) {
        this.number = number;
        this.msr = msr;
    }

    /** Position among the groups, from 0. */
    int number() {
        return number;
    }

    /** Capability MSR; the TRUE one where there are two. */
    public int msr() {
        return msr;
    }

    /** Whether the MSR holds 64 allowed-1 bits instead of 32 allowed-0 and 32 allowed-1 bits. */
    boolean isWide() {
        return this == TERTIARY || this == SECONDARY_EXIT || this == VM_FUNCTION;
    }
}
