package org.vmxlab.conformance;

/** SplitMix64: a generator of our own, so that a seed means the same on every JDK, and in C. */
public final class SplitMix {
    public static final long GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    public SplitMix(long seed) {
        state = seed;
    }

    public long next() {
        state += GAMMA;
        return mix(state);
    }

    /** 0 to {@code bound} - 1. */
    public int below(int bound) {
        return (int) Long.remainderUnsigned(next(), bound);
    }

    public boolean oneIn(int bound) {
        return below(bound) == 0;
    }

    public static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
