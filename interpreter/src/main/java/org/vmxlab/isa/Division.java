package org.vmxlab.isa;

import java.math.BigInteger;
import org.vmxlab.arch.CpuException;

/** Numbers of 128 bits in division and multiplication. */
final class Division {
    private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);

    private Division() {}

    /** Quotient and remainder of an unsigned division whose quotient fits in 64 bits. */
    static long[] unsigned(long high, long low, long divisor) {
        if (high == 0) {
            return new long[] {Long.divideUnsigned(low, divisor), Long.remainderUnsigned(low, divisor)};
        }
        BigInteger[] result = natural(high).multiply(TWO_64).add(natural(low)).divideAndRemainder(natural(divisor));
        return new long[] {result[0].longValue(), result[1].longValue()};
    }

    /**
     * Quotient, towards zero, and remainder of a signed division.
     *
     * @throws CpuException #DE if the quotient does not fit in 64 bits
     */
    static long[] signed(long high, long low, long divisor) {
        BigInteger dividend = BigInteger.valueOf(high).multiply(TWO_64).add(natural(low));
        BigInteger[] result = dividend.divideAndRemainder(BigInteger.valueOf(divisor));
        if (result[0].bitLength() > 63) {
            throw CpuException.divideError();
        }
        return new long[] {result[0].longValue(), result[1].longValue()};
    }

    /** Upper 64 bits of an unsigned product. */
    static long highOfProduct(long a, long b) {
        return Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a);
    }

    private static BigInteger natural(long value) {
        BigInteger signed = BigInteger.valueOf(value);
        return value < 0 ? signed.add(TWO_64) : signed;
    }
}
