package org.vmxlab.benchmark;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** The kernels of {@code guest-programs/kernels} in plain Java, as somebody would write them by hand. */
final class PlainKernels {
    private static final int SIEVE = 1_000_000;
    private static final int CRC_BYTES = 16 * 1024 * 1024;
    private static final int ORDER = 64;

    private PlainKernels() {}

    static long xorshift(long n) {
        long x = 0x9e3779b97f4a7c15L;
        long sum = 0;
        for (long i = n; i != 0; i--) {
            x ^= x >>> 12;
            x ^= x << 25;
            x ^= x >>> 27;
            sum += x * 0x2545f4914f6cdd1dL;
        }
        return sum;
    }

    static long sieve(long n) {
        byte[] prime = new byte[SIEVE];
        long sum = 0;
        for (long round = n; round != 0; round--) {
            Arrays.fill(prime, (byte) 1);
            for (int i = 2; i * i < SIEVE; i++) {
                if (prime[i] != 0) {
                    for (int j = i * i; j < SIEVE; j += i) {
                        prime[j] = 0;
                    }
                }
            }
            sum = 0;
            for (int i = 2; i < SIEVE; i++) {
                if (prime[i] != 0) {
                    sum += i;
                }
            }
        }
        return sum;
    }

    static long fibonacci(long n) {
        return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
    }

    static long crc32(long n) {
        long[] table = new long[256];
        for (int i = 0; i < 256; i++) {
            int c = i;
            for (int bit = 0; bit < 8; bit++) {
                c = c >>> 1 ^ -(c & 1) & 0xedb88320;
            }
            table[i] = c & 0xffff_ffffL;
        }
        byte[] data = new byte[CRC_BYTES];
        ByteBuffer words = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        long x = 0x9e3779b97f4a7c15L;
        for (int i = 0; i < CRC_BYTES; i += 8) {
            x = x * 0x5851f42d4c957f2dL + 12345;
            words.putLong(i, x >>> 13);
        }
        long crc = 0;
        for (long pass = n; pass != 0; pass--) {
            crc = 0xffff_ffffL;
            for (int i = 0; i < CRC_BYTES; i++) {
                crc = crc >>> 8 ^ table[(int) (crc ^ data[i]) & 0xff];
            }
            crc = ~crc & 0xffff_ffffL;
        }
        return crc;
    }

    static long matrix(long n) {
        long[] a = new long[ORDER * ORDER];
        long[] b = new long[ORDER * ORDER];
        long[] c = new long[ORDER * ORDER];
        for (int i = 0; i < ORDER * ORDER; i++) {
            a[i] = 3L * i + 1;
            b[i] = a[i] ^ 0x55;
        }
        for (long round = n; round != 0; round--) {
            for (int row = 0; row < ORDER; row++) {
                for (int column = 0; column < ORDER; column++) {
                    long dot = 0;
                    for (int k = 0; k < ORDER; k++) {
                        dot += a[row * ORDER + k] * b[k * ORDER + column];
                    }
                    c[row * ORDER + column] = dot;
                }
            }
        }
        long sum = 0;
        for (long element : c) {
            sum += element;
        }
        return sum;
    }

    static long lockedAdd(long n) {
        return lockedAdd(n, new AtomicLong());
    }

    private static long lockedAdd(long n, AtomicLong counter) {
        long sum = 0;
        for (long i = n; i != 0; i--) {
            sum += counter.getAndAdd(1);
        }
        return sum;
    }

    static long collatz(long n) {
        long steps = 0;
        for (long start = 1; start <= n; start++) {
            long x = start;
            while (x != 1) {
                steps++;
                x = (x & 1) == 0 ? x >>> 1 : 3 * x + 1;
            }
        }
        return steps;
    }
}
