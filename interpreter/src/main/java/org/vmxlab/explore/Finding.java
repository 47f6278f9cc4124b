package org.vmxlab.explore;

import org.vmxlab.verdict.Violation;

/**
 * A violation, and the transitions from the first state to it.
 *
 * @param chain hash of the routines that are active on the violation's CPU, interrupted ones included
 * @param path the last one runs into the violation, or leads to the state that it is about
 */
record Finding(Violation violation, long chain, int[] path) {
    /** Violations of one kind, at one instruction, reached through the same routines, have one cause. */
    record Cause(String kind, long rip, long chain) {}

    Cause cause() {
        return new Cause(violation.kind().label(), violation.rip(), chain);
    }
}
