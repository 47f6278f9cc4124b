package org.vmxlab.arch;

/** Width of an integer operand. */
public enum Width {
    BYTE(1),
    WORD(2),
    DWORD(4),
    QWORD(8);

    private final int bytes;

    Width(int bytes) {
        this.bytes = bytes;
    }

    /** Size in bytes: 1, 2, 4 or 8. */
    public int bytes() {
        return bytes;
    }

    /** Size in bits: 8, 16, 32 or 64. */
    public int bits() {
        return bytes * 8;
    }

    /** How far a value is shifted left so that its most significant bit becomes bit 63. */
    public int topShift() {
        return 64 - bytes * 8;
    }

    /** All ones in the bits of this width. */
    public long mask() {
        return -1L >>> topShift();
    }

    /** Bits of this width of {@code value}, the rest zero. */
    public long zeroExtend(long value) {
        return value & mask();
    }

    /** Bits of this width of {@code value}, the rest copies of the most significant of them. */
    public long signExtend(long value) {
        return value << topShift() >> topShift();
    }

    /** The width of {@code bytes} bytes. */
    public static Width ofBytes(int bytes) {
        return switch (bytes) {
            case 1 -> BYTE;
            case 2 -> WORD;
            case 4 -> DWORD;
            case 8 -> QWORD;
            default -> throw new IllegalArgumentException("no integer operand is " + bytes + " bytes wide");
        };
    }
}
