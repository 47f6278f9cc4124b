package org.vmxlab.explore;

import java.util.Optional;

/** Hears how an exploration gets on; called now and then, from any thread. */
public interface Progress {
    /** Hears nothing. */
    Progress SILENT = new Progress() {};

    /**
     * How a part of the work gets on.
     *
     * @param count states, or executions
     * @param open what waits to be explored further: states, or branches
     */
    record Standing(Unit unit, long count, long transitions, long open) {}

    /** What is counted. */
    enum Unit {
        STATES,
        EXECUTIONS
    }

    /** A part of the work begins, described by {@code what}. */
    default void begins(String what) {}

    /** So much is done of the part. */
    default void at(Standing standing) {}

    /** Whether an estimate is wanted now; making one takes time. */
    default boolean wantsEstimate() {
        return false;
    }

    /** How much of the part is done; empty if that cannot be told. */
    default void estimated(Optional<Estimate> estimate) {}
}
