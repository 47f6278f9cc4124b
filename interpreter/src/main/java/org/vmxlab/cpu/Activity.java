package org.vmxlab.cpu;

/** Activity state of a logical processor, with the numbers of the VMCS field (SDM volume 3C, section 24.4.2). */
public enum Activity {
    ACTIVE(0),
    HLT(1),
    SHUTDOWN(2),
    WAIT_FOR_SIPI(3);

    private static final Activity[] BY_NUMBER = {ACTIVE, HLT, SHUTDOWN, WAIT_FOR_SIPI};

    private final int number;

    Activity(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    public static Activity of(int number) {
        return BY_NUMBER[number];
    }
}
