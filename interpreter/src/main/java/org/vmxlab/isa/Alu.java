package org.vmxlab.isa;

import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Flags;

/**
 * Addition, subtraction and logic on words: what every engine computes.
 *
 * <p>Operands count up to {@code width}; bits above it are arbitrary, in results too.
 */
public final class Alu {
    private Alu() {}

    public static long add(Flags flags, long a, long b, Width width) {
        long sum = a + b;
        flags.afterAdd(a, b, sum, width);
        return sum;
    }

    /** {@code a + b + CF}. */
    public static long addWithCarry(Flags flags, long a, long b, Width width) {
        long sum = a + b + (flags.carry() ? 1 : 0);
        flags.afterAdd(a, b, sum, width);
        return sum;
    }

    public static long subtract(Flags flags, long a, long b, Width width) {
        long difference = a - b;
        flags.afterSub(a, b, difference, width);
        return difference;
    }

    /** {@code a - (b + CF)}. */
    public static long subtractWithBorrow(Flags flags, long a, long b, Width width) {
        long difference = a - b - (flags.carry() ? 1 : 0);
        flags.afterSub(a, b, difference, width);
        return difference;
    }

    public static long negate(Flags flags, long a, Width width) {
        return subtract(flags, 0, a, width);
    }

    /** {@code a + 1}; CF keeps its value. */
    public static long increment(Flags flags, long a, Width width) {
        boolean carry = flags.carry();
        long sum = add(flags, a, 1, width);
        flags.setCarryKeepingOverflow(carry);
        return sum;
    }

    /** {@code a - 1}; CF keeps its value. */
    public static long decrement(Flags flags, long a, Width width) {
        boolean carry = flags.carry();
        long difference = subtract(flags, a, 1, width);
        flags.setCarryKeepingOverflow(carry);
        return difference;
    }

    public static long and(Flags flags, long a, long b, Width width) {
        long result = a & b;
        flags.afterLogic(result, width);
        return result;
    }

    public static long or(Flags flags, long a, long b, Width width) {
        long result = a | b;
        flags.afterLogic(result, width);
        return result;
    }

    public static long xor(Flags flags, long a, long b, Width width) {
        long result = a ^ b;
        flags.afterLogic(result, width);
        return result;
    }

    /** Whether the product of two signed numbers does not fit a width with {@link Width#topShift} {@code shift}. */
    public static boolean losesProduct(long a, long b, int shift) {
        long low = a * b;
        return shift == 0 ? Math.multiplyHigh(a, b) != low >> 63 : low != low << shift >> shift;
    }
}
