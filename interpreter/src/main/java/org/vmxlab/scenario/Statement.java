package org.vmxlab.scenario;

import org.vmxlab.diagnostic.Span;

/** A statement of a schedule, with labels by name. */
public sealed interface Statement {
    Span span();

    /** CPU {@code cpu} runs until it arrives at {@code label} for the {@code occurrence}-th time, 1 or more. */
    record Until(int cpu, String label, int occurrence, Span span) implements Statement {}

    /** CPU {@code cpu} makes {@code steps} steps. */
    record Steps(int cpu, long steps, Span span) implements Statement {}

    /** CPU {@code cpu} runs until it stops, halts or spins. */
    record Free(int cpu, Span span) implements Statement {}

    /** IPIs to CPU {@code target} stay in flight from here on. */
    record Hold(int target, Span span) implements Statement {}

    /** The oldest IPI in flight to CPU {@code target} with {@code vector} arrives. */
    record Arrive(int vector, int target, Span span) implements Statement {}

    /** The store buffer of CPU {@code cpu} drains. */
    record Drain(int cpu, Span span) implements Statement {}
}
