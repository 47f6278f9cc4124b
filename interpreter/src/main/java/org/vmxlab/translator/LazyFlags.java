package org.vmxlab.translator;

import org.vmxlab.cpu.Flags;
import org.vmxlab.isa.Shifter;

/**
 * Flags as translated code keeps them: what was computed last, by its kind and two words, from which the two words of {@link
 * Flags} follow when somebody asks. INC and DEC leave CF to what was computed before them, which is kept as a second triple;
 * its kind is {@link #SAME} while CF belongs to the first.
 */
public final class LazyFlags {
    /** CF belongs to the first triple. */
    static final int SAME = 0;
    /** Carries and result as {@link Flags} has them. */
    static final int WORDS = 1;
    /** First addend and sum. */
    static final int SUM = 2;
    /** Minuend and subtrahend. */
    static final int DIFFERENCE = 3;
    /** A bitwise result, twice. */
    static final int LOGIC = 4;
    /** A result of INC, twice. */
    static final int INCREMENT = 5;
    /** A result of DEC, twice. */
    static final int DECREMENT = 6;

    /** What was shifted to the left, and the result. */
    static final int LEFT_SHIFT = 7;
    /** What was shifted to the right, unsigned, and the result. */
    static final int RIGHT_SHIFT = 8;

    private static final int SHIFT_SHIFT = 8;
    private static final int COUNT_SHIFT = 16;
    private static final int BYTE = 0xff;

    private LazyFlags() {}

    /** Number of {@code kind} with an operand width of {@link org.vmxlab.arch.Width#topShift} {@code shift}. */
    static int coded(int kind, int shift) {
        return kind | shift << SHIFT_SHIFT;
    }

    /** As {@link #coded(int, int)}, of a shift by {@code count} places. */
    static int coded(int kind, int shift, int count) {
        return coded(kind, shift) | count << COUNT_SHIFT;
    }

    /** The result word of {@link Flags}. */
    public static long result(int coded, long first, long second) {
        int shift = coded >>> SHIFT_SHIFT & BYTE;
        return switch (coded & BYTE) {
            case WORDS -> second;
            case DIFFERENCE -> Flags.resultOf(first - second, shift);
            default -> Flags.resultOf(second, shift);
        };
    }

    /** The carries word of {@link Flags}. */
    public static long carries(int coded, long first, long second, int carryCoded, long carryFirst, long carrySecond) {
        long own = carries(coded, first, second);
        return carryCoded == SAME ? own : Flags.carriesKeepingCarry(own, carries(carryCoded, carryFirst, carrySecond));
    }

    private static long carries(int coded, long first, long second) {
        int shift = coded >>> SHIFT_SHIFT & BYTE;
        return switch (coded & BYTE) {
            case WORDS -> first;
            case SUM -> carriesOfSum(first, second, shift);
            case DIFFERENCE -> carriesOfDifference(first, second, shift);
            case INCREMENT -> Flags.carriesOfSum(second - 1, 1, second, shift);
            case DECREMENT -> Flags.carriesOfDifference(second + 1, 1, second, shift);
            case LEFT_SHIFT -> Shifter.carriesOfLeft(first, coded >>> COUNT_SHIFT, Long.SIZE - shift);
            case RIGHT_SHIFT -> Shifter.carriesOfRight(first, coded >>> COUNT_SHIFT, Long.SIZE - shift);
            default -> 0;
        };
    }

    /** The carries word of a {@link #SUM}. */
    public static long carriesOfSum(long first, long second, int shift) {
        return Flags.carriesOfSum(first, second - first, second, shift);
    }

    /** The carries word of a {@link #DIFFERENCE}. */
    public static long carriesOfDifference(long first, long second, int shift) {
        return Flags.carriesOfDifference(first, second, first - second, shift);
    }

    /** Whether condition {@code condition} (SDM volume 1, appendix B) holds. */
    public static boolean holds(
            int condition, int coded, long first, long second, int carryCoded, long carryFirst, long carrySecond) {
        long result = result(coded, first, second);
        long carries = carries(coded, first, second, carryCoded, carryFirst, carrySecond);
        boolean positive = switch (condition >>> 1) {
            case 0 -> Flags.overflow(carries);
            case 1 -> Flags.carry(carries);
            case 2 -> result == 0;
            case 3 -> Flags.carry(carries) || result == 0;
            case 4 -> Flags.sign(result, carries);
            case 5 -> Flags.parity(result, carries);
            case 6 -> Flags.sign(result, carries) != Flags.overflow(carries);
            default -> result == 0 || Flags.sign(result, carries) != Flags.overflow(carries);
        };
        return positive == ((condition & 1) == 0);
    }
}
