package org.vmxlab.explore;

import java.util.Set;
import java.util.TreeSet;
import org.vmxlab.verdict.Violation;
import org.vmxlab.verdict.ViolationKind;

/**
 * A violation, and the transitions from the first state to it.
 *
 * @param chain hash of the routines that are active on the violation's CPU
 * @param faults what tells the faults that have struck on the way from others
 * @param path the last one runs into the violation, or leads to the state that it is about
 */
record Finding(Violation violation, long chain, Set<Long> faults, int[] path) {
    /**
     * Violations of one kind, at one instruction, reached through the same routines, have one cause. So have those of one
     * law, whatever is executed: when a law is found broken depends on what excused it before. Each fault is a cause of its
     * own.
     */
    record Cause(String kind, long rip, long chain, Set<Long> faults) {
        /** A cause without faults. */
        Cause(String kind, long rip, long chain) {
            this(kind, rip, chain, Set.of());
        }

        /** Whether the same comes of fewer faults, those of {@code other}. */
        boolean needsNoMoreThan(Cause other) {
            return faults.size() > other.faults.size()
                    && faults.containsAll(other.faults)
                    && kind.equals(other.kind)
                    && rip == other.rip
                    && chain == other.chain;
        }
    }

    /** {@code violation} was found in the present state of {@code space}, to which {@code path} led. */
    static Finding at(StateSpace space, Violation violation, int[] path) {
        Set<Long> faults = new TreeSet<>();
        for (long key : space.faultKeys()) {
            faults.add(key);
        }
        return new Finding(violation, space.chain(violation), Set.copyOf(faults), path);
    }

    Cause cause() {
        return violation.kind() == ViolationKind.LAW
                ? new Cause(violation.law(), 0, 0, faults)
                : new Cause(violation.kind().label(), violation.rip(), chain, faults);
    }
}
