package org.vmxlab.isa;

import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Flags;

/**
 * Shifts and rotates on words (SDM volume 2B, SAL/SAR/SHL/SHR, RCL/RCR/ROL/ROR, SHLD, SHRD).
 *
 * <p>Values are zero-extended from {@code width}; the count is masked here. A masked count of 0 changes no flag. What the
 * manual leaves undefined: AF becomes 0; OF is computed for any count as for a count of 1 by the rule that needs the
 * result alone; CF after a shift by more than the width is 0.
 */
public final class Shifter {
    private Shifter() {}

    /** Counts are taken modulo 64 for 64-bit operands, modulo 32 for the others. */
    private static int masked(long count, Width width) {
        return (int) count & (width == Width.QWORD ? 0x3f : 0x1f);
    }

    private static boolean bit(long value, int number) {
        return (value >>> number & 1) != 0;
    }

    /** The most significant bit. */
    private static boolean top(long value, Width width) {
        return bit(value, width.bits() - 1);
    }

    /** Whether the two most significant bits differ. */
    private static boolean topsDiffer(long value, Width width) {
        return top(value ^ value << 1, width);
    }

    /** Carries ({@link Flags}) of a shift of {@code value}, {@code bits} wide, to the left {@code by} places, not 0. */
    public static long carriesOfLeft(long value, int by, int bits) {
        boolean carry = by <= bits && bit(value, bits - by);
        return Flags.carriesOf(carry, bit(value << by, bits - 1) != carry, false);
    }

    /** Carries of an unsigned shift to the right {@code by} places, not 0. */
    public static long carriesOfRight(long value, int by, int bits) {
        long result = value >>> by;
        // The bit that was on top is the one below the top, or the one shifted out of it, only for a count of 1.
        return Flags.carriesOf(bit(value, by - 1), bit(result ^ result << 1, bits - 1), false);
    }

    public static long shiftLeft(Flags flags, long value, long count, Width width) {
        int by = masked(count, width);
        if (by == 0) {
            return value;
        }
        long result = value << by;
        flags.after(result, carriesOfLeft(value, by, width.bits()), width);
        return result;
    }

    public static long shiftRight(Flags flags, long value, long count, Width width) {
        int by = masked(count, width);
        if (by == 0) {
            return value;
        }
        long result = value >>> by;
        flags.after(result, carriesOfRight(value, by, width.bits()), width);
        return result;
    }

    public static long shiftArithmeticRight(Flags flags, long value, long count, Width width) {
        int by = masked(count, width);
        if (by == 0) {
            return value;
        }
        long extended = width.signExtend(value);
        long result = extended >> by;
        flags.afterResult(result, width, bit(extended, by - 1), false, false);
        return result;
    }

    public static long rotateLeft(Flags flags, long value, long count, Width width) {
        int by = masked(count, width);
        if (by == 0) {
            return value;
        }
        int places = by & (width.bits() - 1);
        long result = places == 0 ? value : value << places | value >>> (width.bits() - places);
        boolean carry = bit(result, 0);
        flags.setCarryAndOverflow(carry, top(result, width) != carry);
        return result;
    }

    public static long rotateRight(Flags flags, long value, long count, Width width) {
        int by = masked(count, width);
        if (by == 0) {
            return value;
        }
        int places = by & (width.bits() - 1);
        long result = places == 0 ? value : value >>> places | value << (width.bits() - places);
        flags.setCarryAndOverflow(top(result, width), topsDiffer(result, width));
        return result;
    }

    /** Rotates CF and the value as one number of width + 1 bits. */
    public static long rotateLeftThroughCarry(Flags flags, long value, long count, Width width) {
        int bits = width.bits();
        int by = masked(count, width) % (bits + 1);
        if (by == 0) {
            return value;
        }
        long carryIn = flags.carry() ? 1 : 0;
        long wrapped = by == 1 ? 0 : value >>> (bits + 1 - by);
        long result = value << by | carryIn << (by - 1) | wrapped;
        boolean carry = bit(value, bits - by);
        flags.setCarryAndOverflow(carry, top(result, width) != carry);
        return result;
    }

    /** Rotates CF and the value as one number of width + 1 bits. */
    public static long rotateRightThroughCarry(Flags flags, long value, long count, Width width) {
        int bits = width.bits();
        int by = masked(count, width) % (bits + 1);
        if (by == 0) {
            return value;
        }
        long carryIn = flags.carry() ? 1 : 0;
        long wrapped = by == 1 ? 0 : value << (bits + 1 - by);
        long result = value >>> by | carryIn << (bits - by) | wrapped;
        flags.setCarryAndOverflow(bit(value, by - 1), topsDiffer(result, width));
        return result;
    }

    /**
     * Shifts left, filling with the top bits of {@code filler}. 16-bit operands shifted by more than 16, which the manual
     * leaves undefined, go on with the bits of {@code value}, as processors do.
     */
    public static long shiftLeftDouble(Flags flags, long value, long filler, long count, Width width) {
        int by = masked(count, width);
        if (by == 0) {
            return value;
        }
        int bits = width.bits();
        long result;
        boolean carry;
        if (by <= bits) {
            result = value << by | filler >>> (bits - by);
            carry = bit(value, bits - by);
        } else {
            result = filler << (by - bits) | value >>> (2 * bits - by);
            carry = bit(filler, 2 * bits - by);
        }
        flags.afterResult(result, width, carry, top(result ^ value, width), false);
        return result;
    }

    /** Shifts right, filling with the low bits of {@code filler}; otherwise as {@link #shiftLeftDouble}. */
    public static long shiftRightDouble(Flags flags, long value, long filler, long count, Width width) {
        int by = masked(count, width);
        if (by == 0) {
            return value;
        }
        int bits = width.bits();
        long result;
        boolean carry;
        if (by <= bits) {
            result = value >>> by | filler << (bits - by);
            carry = bit(value, by - 1);
        } else {
            result = filler >>> (by - bits) | value << (2 * bits - by);
            carry = bit(filler, by - bits - 1);
        }
        flags.afterResult(result, width, carry, topsDiffer(result, width), false);
        return result;
    }
}
