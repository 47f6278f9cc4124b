package org.vmxlab.explore;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * How to explore.
 *
 * @param threads at least 1
 * @param extent whether to go on after a violation
 * @param stop asked now and then; true ends the exploration with what is known
 * @param clock nanoseconds since some moment; the time bound counts from when the exploration is made
 * @param seed for strategies that sample
 * @param shard the part that is explored
 */
public record Plan(
        Strategy strategy,
        Bounds bounds,
        int threads,
        Extent extent,
        long seed,
        BooleanSupplier stop,
        LongSupplier clock,
        Progress progress,
        Shard shard) {
    /** For an exploration that is not divided. */
    public Plan(
            Strategy strategy,
            Bounds bounds,
            int threads,
            Extent extent,
            long seed,
            BooleanSupplier stop,
            LongSupplier clock,
            Progress progress) {
        this(strategy, bounds, threads, extent, seed, stop, clock, progress, Shard.WHOLE);
    }

    /** The same within {@code other} bounds, undivided. */
    Plan within(Bounds other) {
        return new Plan(strategy, other, threads, extent, seed, stop, clock, progress, Shard.WHOLE);
    }

    /** When an exploration has found enough. */
    public enum Extent {
        FIRST_VIOLATION,
        ALL_VIOLATIONS,
        /** As all, but each cause by the run that was met first, however long. */
        SURVEY
    }
}
