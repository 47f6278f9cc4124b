package org.vmxlab.isa;

import org.vmxlab.cpu.Slot;

/** Prefixes of one instruction as they are read (SDM volume 2A, section 2.1.1 and 2.2.1). */
final class Prefixes {
    static final int REX_B = 1;
    static final int REX_X = 2;
    static final int REX_R = 4;
    static final int REX_W = 8;
    private static final int REX = 0x40;

    /** REX as a whole, 40h to 4Fh, or 0. */
    int rex;

    boolean operandSize;
    boolean addressSize;
    boolean lock;
    /** F2h or F3h, the later one; or 0. */
    int repeat;

    int segment = Slot.ZERO;

    /** Takes {@code value} if it is a prefix. A REX that another prefix follows has no effect. */
    boolean take(int value) {
        if ((value & 0xf0) == REX) {
            rex = value;
            return true;
        }
        boolean legacy = takeLegacy(value);
        if (legacy) {
            rex = 0;
        }
        return legacy;
    }

    private boolean takeLegacy(int value) {
        switch (value) {
            case 0x66 -> operandSize = true;
            case 0x67 -> addressSize = true;
            case 0xf0 -> lock = true;
            case 0xf2, 0xf3 -> repeat = value;
            case 0x64 -> segment = Slot.FS_BASE;
            case 0x65 -> segment = Slot.GS_BASE;
            // CS, DS, ES and SS overrides have no effect in 64-bit mode.
            case 0x26, 0x2e, 0x36, 0x3e -> {}
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Whether {@code form} is possible with these prefixes. */
    boolean allow(Form form) {
        boolean wide = (rex & REX_W) != 0;
        boolean sized = switch (form.size()) {
            case NONE -> true;
            case WORD -> operandSize && !wide;
            case DWORD -> !operandSize && !wide;
            case QWORD -> wide;
            case QWORD_DEFAULT -> wide || !operandSize || form.prefix() == 0x66;
        };
        if (!sized) {
            return false;
        }
        if (form.prefix() == 0x66) {
            return operandSize && repeat == 0;
        }
        if (form.prefix() != 0) {
            return repeat == form.prefix();
        }
        return !form.bare() || repeat == 0 && (form.size() != Form.Size.NONE || !operandSize);
    }
}
