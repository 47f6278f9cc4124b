package org.vmxlab.arch;

/** Canonical linear addresses with 48 implemented bits (SDM volume 1, section 3.3.7.1). */
public final class Canonical {
    private Canonical() {}

    public static boolean is(long address) {
        return address << 16 >> 16 == address;
    }

    /**
     * An address with base RSP or RBP.
     *
     * @throws CpuException #SS(0) if it is not canonical
     */
    public static long requireOnStack(long address) {
        if (!is(address)) {
            throw CpuException.stackFault(0);
        }
        return address;
    }
}
