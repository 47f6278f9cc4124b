package org.vmxlab.vmx;

/** Launch state of a VMCS (SDM volume 3C, section 24.1); VMREAD cannot see it. */
public enum LaunchState {
    /** Never cleared, or lost with the CPU that had the VMCS active. */
    UNDEFINED(0),
    CLEAR(1),
    LAUNCHED(2);

    private final int number;

    LaunchState(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static LaunchState of(long number) {
        return number == CLEAR.number ? CLEAR : number == LAUNCHED.number ? LAUNCHED : UNDEFINED;
    }
}
