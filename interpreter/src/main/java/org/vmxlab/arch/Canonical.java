package org.vmxlab.arch;

/** Canonical linear addresses with 48 implemented bits (SDM volume 1, section 3.3.7.1). */
public final class Canonical {
    private Canonical() {}

    public static boolean is(long address) {
        return address << 16 >> 16 == address;
    }
}
