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

    /**
     * Flags of an addition.
     *
     * @param a first addend, bits above {@code width} arbitrary
     * @param b second addend
     * @param result low bits of the sum, with an incoming carry where there is one
     */
    public void afterAdd(long a, long b, long result, Width width) {
        arithmetic((a & b) | ((a | b) & ~result), result, width);
    }

    /** Flags of the subtraction {@code a - b}, with an incoming borrow where there is one; parameters as {@link #afterAdd}. */
    public void afterSub(long a, long b, long result, Width width) {
        arithmetic((~a & b) | ((~a | b) & result), result, width);
    }

    private void arithmetic(long carryOut, long result, Width width) {
        int shift = width.topShift();
        state[Slot.FLAG_CARRIES] = carryOut << shift & (CARRY | PARTIAL) | carryOut & AUXILIARY;
        state[Slot.FLAG_RESULT] = result << shift >> shift;
    }

    /** Flags of AND, OR, XOR, TEST: CF = OF = 0; AF, which the manual leaves undefined, 0. */
    public void afterLogic(long result, Width width) {
        state[Slot.FLAG_CARRIES] = 0;
        state[Slot.FLAG_RESULT] = width.signExtend(result);
    }

    /** Flags of INC and DEC: as of the addition or subtraction of 1, CF kept. */
    public void afterStep(long a, long b, long result, Width width, boolean subtract) {
        boolean carry = carry();
        if (subtract) {
            afterSub(a, b, result, width);
        } else {
            afterAdd(a, b, result, width);
        }
        setCarryKeepingOverflow(carry);
    }

    /** SF, ZF and PF of {@code result}; CF, OF and AF as given. */
    public void afterResult(long result, Width width, boolean carry, boolean overflow, boolean auxiliary) {
        state[Slot.FLAG_RESULT] = width.signExtend(result);
        state[Slot.FLAG_CARRIES] =
                (carry ? CARRY : 0) | (carry != overflow ? PARTIAL : 0) | (auxiliary ? AUXILIARY : 0);
    }

    /** Changes CF alone. */
    public void setCarryKeepingOverflow(boolean carry) {
        if (carry() != carry) {
            // OF is CF xor bit 62: both bits flip.
            state[Slot.FLAG_CARRIES] ^= CARRY | PARTIAL;
        }
    }

    /** Changes CF and OF alone. */
    public void setCarryAndOverflow(boolean carry, boolean overflow) {
        long rest = state[Slot.FLAG_CARRIES] & ~(CARRY | PARTIAL);
        state[Slot.FLAG_CARRIES] = rest | (carry ? CARRY : 0) | (carry != overflow ? PARTIAL : 0);
    }

    /** Changes ZF alone. */
    public void setZero(boolean zero) {
        set(status() & ~Rflags.ZF | (zero ? Rflags.ZF : 0));
    }

    public boolean carry() {
        return state[Slot.FLAG_CARRIES] < 0;
    }

    public boolean zero() {
        return state[Slot.FLAG_RESULT] == 0;
    }

    public boolean sign() {
        return (state[Slot.FLAG_RESULT] < 0) != ((state[Slot.FLAG_CARRIES] & SIGN_DELTA) != 0);
    }

    public boolean overflow() {
        long carries = state[Slot.FLAG_CARRIES];
        return (carries ^ carries << 1) < 0;
    }

    public boolean auxiliary() {
        return (state[Slot.FLAG_CARRIES] & AUXILIARY) != 0;
    }

    public boolean parity() {
        long low = (state[Slot.FLAG_RESULT] ^ state[Slot.FLAG_CARRIES] >>> PARITY_DELTA_SHIFT) & 0xff;
        return (Long.bitCount(low) & 1) == 0;
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
