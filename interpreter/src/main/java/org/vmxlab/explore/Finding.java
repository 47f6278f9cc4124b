package org.vmxlab.explore;

import org.vmxlab.verdict.Violation;
import org.vmxlab.verdict.ViolationKind;

/**
 * A violation, and the transitions from the first state to it.
 *
 * @param chain hash of the routines that are active on the violation's CPU
 * @param path the last one runs into the violation, or leads to the state that it is about
 */
record Finding(Violation violation, long chain, int[] path) {
    /**
     * Violations of one kind, at one instruction, reached through the same routines, have one cause. So have those of one
     * law, whatever is executed: when a law is found broken depends on what excused it before.
     */
    record Cause(String kind, long rip, long chain) {}

    Cause cause() {
        return violation.kind() == ViolationKind.LAW
                ? new Cause(violation.law(), 0, 0)
                : new Cause(violation.kind().label(), violation.rip(), chain);
    }
}
