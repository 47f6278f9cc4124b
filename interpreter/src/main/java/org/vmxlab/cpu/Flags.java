package org.vmxlab.cpu;

import org.vmxlab.arch.Rflags;
import org.vmxlab.arch.Width;

/**
 * The six status flags, kept lazily as two words of the CPU's state.
 *
 * <p>The <em>result</em> is the sign-extended result: ZF is "result = 0", SF its sign, PF the parity of its low byte. The
 * <em>carries</em> hold in bit 63 CF, in bit 62 CF xor OF, in bit 3 AF; bits 15:8 are xored into the low byte before its
 * parity is taken, and bit 0 inverts SF, so that any combination of flags can be represented.
 */
public final class Flags {
    private static final long CARRY = 1L << 63;
    private static final long PARTIAL = 1L << 62;
    private static final long AUXILIARY = 1L << 3;
    private static final long SIGN_DELTA = 1L;
    private static final int PARITY_DELTA_SHIFT = 8;

    private final long[] state;

    Flags(long[] state) {
        this.state = state;
    }

    // ------------------------------------------------------------------ the two words as functions, for all engines

    /** Carries of the sum {@code result} of {@code a} and {@code b} of a width with {@link Width#topShift} {@code shift}. */
    public static long carriesOfSum(long a, long b, long result, int shift) {
        return carriesOf((a & b) | ((a | b) & ~result), shift);
    }

    /** Carries of the difference {@code result} of {@code a} and {@code b}. */
    public static long carriesOfDifference(long a, long b, long result, int shift) {
        return carriesOf((~a & b) | ((~a | b) & result), shift);
    }

    private static long carriesOf(long carryOut, int shift) {
        return carryOut << shift & (CARRY | PARTIAL) | carryOut & AUXILIARY;
    }

    /** Carries for CF, OF and AF as given. */
    public static long carriesOf(boolean carry, boolean overflow, boolean auxiliary) {
        return (carry ? CARRY : 0) | (carry != overflow ? PARTIAL : 0) | (auxiliary ? AUXILIARY : 0);
    }

    /** {@code carries} with the CF of {@code before}; OF stays. */
    public static long carriesKeepingCarry(long carries, long before) {
        // OF is CF xor bit 62: both bits flip.
        return (carries ^ before) < 0 ? carries ^ (CARRY | PARTIAL) : carries;
    }

    /** {@code carries} with CF and OF as given. */
    public static long carriesWith(long carries, boolean carry, boolean overflow) {
        return carries & ~(CARRY | PARTIAL) | carriesOf(carry, overflow, false);
    }

    /** The result word of {@code result}. */
    public static long resultOf(long result, int shift) {
        return result << shift >> shift;
    }

    /** CF. */
    public static boolean carry(long carries) {
        return carries < 0;
    }

    /** SF. */
    public static boolean sign(long result, long carries) {
        return (result < 0) != ((carries & SIGN_DELTA) != 0);
    }

    /** OF. */
    public static boolean overflow(long carries) {
        return (carries ^ carries << 1) < 0;
    }

    /** PF. */
    public static boolean parity(long result, long carries) {
        long low = (result ^ carries >>> PARITY_DELTA_SHIFT) & 0xff;
        return (Long.bitCount(low) & 1) == 0;
    }

    // ------------------------------------------------------------------ the flags of a CPU

    /**
     * Flags of an addition.
     *
     * @param a first addend, bits above {@code width} arbitrary
     * @param b second addend
     * @param result low bits of the sum, with an incoming carry where there is one
     */
    public void afterAdd(long a, long b, long result, Width width) {
        int shift = width.topShift();
        state[Slot.FLAG_CARRIES] = carriesOfSum(a, b, result, shift);
        state[Slot.FLAG_RESULT] = resultOf(result, shift);
    }

    /** Flags of the subtraction {@code a - b}, with an incoming borrow where there is one; parameters as {@link #afterAdd}. */
    public void afterSub(long a, long b, long result, Width width) {
        int shift = width.topShift();
        state[Slot.FLAG_CARRIES] = carriesOfDifference(a, b, result, shift);
        state[Slot.FLAG_RESULT] = resultOf(result, shift);
    }

    /** Flags of AND, OR, XOR, TEST: CF = OF = 0; AF, which the manual leaves undefined, 0. */
    public void afterLogic(long result, Width width) {
        state[Slot.FLAG_CARRIES] = 0;
        state[Slot.FLAG_RESULT] = width.signExtend(result);
    }

    /** SF, ZF and PF of {@code result}; CF, OF and AF as given. */
    public void afterResult(long result, Width width, boolean carry, boolean overflow, boolean auxiliary) {
        state[Slot.FLAG_RESULT] = width.signExtend(result);
        state[Slot.FLAG_CARRIES] = carriesOf(carry, overflow, auxiliary);
    }

    /** SF, ZF and PF of {@code result}; CF, OF and AF as in {@code carries}, one of the words above. */
    public void after(long result, long carries, Width width) {
        state[Slot.FLAG_RESULT] = resultOf(result, width.topShift());
        state[Slot.FLAG_CARRIES] = carries;
    }

    /** Changes CF alone. */
    public void setCarryKeepingOverflow(boolean carry) {
        state[Slot.FLAG_CARRIES] = carriesKeepingCarry(state[Slot.FLAG_CARRIES], carry ? CARRY : 0);
    }

    /** Changes CF and OF alone. */
    public void setCarryAndOverflow(boolean carry, boolean overflow) {
        state[Slot.FLAG_CARRIES] = carriesWith(state[Slot.FLAG_CARRIES], carry, overflow);
    }

    /** Changes ZF alone. */
    public void setZero(boolean zero) {
        set(status() & ~Rflags.ZF | (zero ? Rflags.ZF : 0));
    }

    public boolean carry() {
        return carry(state[Slot.FLAG_CARRIES]);
    }

    public boolean zero() {
        return state[Slot.FLAG_RESULT] == 0;
    }

    public boolean sign() {
        return sign(state[Slot.FLAG_RESULT], state[Slot.FLAG_CARRIES]);
    }

    public boolean overflow() {
        return overflow(state[Slot.FLAG_CARRIES]);
    }

    public boolean auxiliary() {
        return (state[Slot.FLAG_CARRIES] & AUXILIARY) != 0;
    }

    public boolean parity() {
        return parity(state[Slot.FLAG_RESULT], state[Slot.FLAG_CARRIES]);
    }

    /** The six status flags at their places in RFLAGS. */
    public long status() {
        return (carry() ? Rflags.CF : 0)
                | (parity() ? Rflags.PF : 0)
                | (auxiliary() ? Rflags.AF : 0)
                | (zero() ? Rflags.ZF : 0)
                | (sign() ? Rflags.SF : 0)
                | (overflow() ? Rflags.OF : 0);
    }

    /** Sets all six status flags to 0. */
    public void clear() {
        state[Slot.FLAG_RESULT] = 1;
        state[Slot.FLAG_CARRIES] = 0;
    }

    /** Sets all six status flags from their places in RFLAGS; other bits of {@code rflags} are ignored. */
    public void set(long rflags) {
        boolean zero = (rflags & Rflags.ZF) != 0;
        boolean carry = (rflags & Rflags.CF) != 0;
        boolean overflow = (rflags & Rflags.OF) != 0;
        long result = zero ? 0 : 1;
        // Parity of 0 is even, of 1 odd; one bit of the delta inverts either.
        boolean parityOfResult = zero;
        long parityDelta = parityOfResult != ((rflags & Rflags.PF) != 0) ? 1L << PARITY_DELTA_SHIFT : 0;
        state[Slot.FLAG_RESULT] = result;
        state[Slot.FLAG_CARRIES] = (carry ? CARRY : 0)
                | (carry != overflow ? PARTIAL : 0)
                | ((rflags & Rflags.AF) != 0 ? AUXILIARY : 0)
                | ((rflags & Rflags.SF) != 0 ? SIGN_DELTA : 0)
                | parityDelta;
    }

    /** Brings the two words into the one form that stands for their flags, so that equal flags hash equal. */
    void normalise() {
        set(status());
    }
}
