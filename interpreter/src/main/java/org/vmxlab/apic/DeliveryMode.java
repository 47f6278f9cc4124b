package org.vmxlab.apic;

/** Delivery modes of the interrupt command register, with their encodings. */
public enum DeliveryMode {
    FIXED(0),
    LOWEST_PRIORITY(1),
    SMI(2),
    NMI(4),
    INIT(5),
    START_UP(6);

    private final int encoding;

    DeliveryMode(int encoding) {
        this.encoding = encoding;
    }

    public int encoding() {
        return encoding;
    }
}
