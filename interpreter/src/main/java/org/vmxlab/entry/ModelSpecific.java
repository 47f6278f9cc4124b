package org.vmxlab.entry;

/** Values that model-specific registers may be given by VM entry and VM exit. */
final class ModelSpecific {
    private static final long EFER_DEFINED = 0xd01;
    private static final long LONG_MODE_ENABLE = 1L << 8;
    private static final long LONG_MODE_ACTIVE = 1L << 10;
    private static final long PERF_GLOBAL_CTRL_DEFINED = 0x7_0000_000fL;

    private ModelSpecific() {}

    /** Whether {@code value} can be IA32_EFER with the long-mode bits given. */
    static boolean isEfer(long value, boolean active, boolean enabled) {
        return (value & ~EFER_DEFINED) == 0
                && ((value & LONG_MODE_ACTIVE) != 0) == active
                && ((value & LONG_MODE_ENABLE) != 0) == enabled;
    }

    /** Whether every byte is a memory type: 0, 1, 4 to 7 (SDM volume 3A, section 11.12.2). */
    static boolean isPat(long value) {
        for (int shift = 0; shift < 64; shift += 8) {
            long type = value >>> shift & 0xff;
            if (type > 7 || type == 2 || type == 3) {
                return false;
            }
        }
        return true;
    }

    static boolean isPerfGlobalCtrl(long value) {
        return (value & ~PERF_GLOBAL_CTRL_DEFINED) == 0;
    }
}
