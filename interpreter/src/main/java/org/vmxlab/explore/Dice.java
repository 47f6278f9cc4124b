package org.vmxlab.explore;

/** Pseudo-random numbers from a seed: SplitMix64, so that a seed means the same on every JDK. */
public final class Dice {
    private long state;

    public Dice(long seed) {
        state = seed;
    }

    /** The next one. */
    public long next() {
        state += 0x9E3779B97F4A7C15L;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** One of 0 to {@code bound} - 1. */
    public int below(int bound) {
        return (int) Long.remainderUnsigned(next(), bound);
    }
}
