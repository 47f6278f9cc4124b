package org.vmxlab.explore;

/**
 * How much of a part of the work is done, as a share of 1.
 *
 * @param done the best guess
 * @param low what it hardly is below
 * @param high what it hardly is above
 */
public record Estimate(double done, double low, double high) {
    public Estimate {
        if (!(0 <= low && low <= done && done <= high && high <= 1)) {
            throw new IllegalArgumentException(low + " to " + done + " to " + high);
        }
    }

    /** A share that is known. */
    static Estimate exact(double done) {
        return new Estimate(done, done, done);
    }

    /**
     * A share whose odds are known but for a factor.
     *
     * @param done above 0 and below 1
     * @param factor at least 1
     */
    static Estimate within(double done, double factor) {
        double odds = done / (1 - done);
        return new Estimate(done, share(odds / factor, done, 0), share(odds * factor, done, 1));
    }

    /** The share of such odds, which lies between {@code one} and {@code other}. */
    private static double share(double odds, double one, double other) {
        double share = odds / (1 + odds);
        return Math.max(Math.min(one, other), Math.min(Math.max(one, other), share));
    }
}
