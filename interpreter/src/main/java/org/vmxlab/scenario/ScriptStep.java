package org.vmxlab.scenario;

/** A statement of a schedule with its labels resolved to addresses. */
public sealed interface ScriptStep {
    /** The CPU that it is about. */
    int cpu();

    /** CPU {@code cpu} runs until RIP is {@code address} for the {@code occurrence}-th time, 1 or more. */
    record Until(int cpu, long address, int occurrence) implements ScriptStep {}

    /** CPU {@code cpu} makes {@code steps} steps. */
    record Steps(int cpu, long steps) implements ScriptStep {}

    /** CPU {@code cpu} runs until it stops, halts or spins. */
    record Free(int cpu) implements ScriptStep {}

    /** IPIs to CPU {@code target} stay in flight from here on. */
    record Hold(int target) implements ScriptStep {
        @Override
        public int cpu() {
            return target;
        }
    }

    /** The oldest IPI in flight to CPU {@code target} with {@code vector} arrives. */
    record Arrive(int target, int vector) implements ScriptStep {
        @Override
        public int cpu() {
            return target;
        }
    }

    /** The store buffer of CPU {@code cpu} drains. */
    record Drain(int cpu) implements ScriptStep {}
}
