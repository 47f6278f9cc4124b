package org.vmxlab.explore;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Where a search stops looking. What was cut off by a bound makes its result incomplete.
 *
 * @param preemptions switches away from a CPU that could go on, at the most; empty for any number
 * @param depth transitions of one execution at the most
 * @param executions executions of strategies that count them
 * @param states states of strategies that keep them
 * @param time for the whole search
 * @param bytes memory for states
 */
public record Bounds(
        OptionalInt preemptions, int depth, OptionalLong executions, OptionalLong states, Duration time, long bytes) {
    /** Deep enough for programs that end, and for the state graphs of those that do not. */
    public static final int DEFAULT_DEPTH = 1_000_000;

    public Bounds {
        if (depth < 1 || bytes < 1) {
            throw new IllegalArgumentException("bounds are positive");
        }
    }
}
