package org.vmxlab.explore;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.vmxlab.schedule.RunResult;
import org.vmxlab.verdict.Violation;

/**
 * A violation that a search found, as a run that anybody can perform again.
 *
 * @param preemptions switches away from a CPU that could go on; no run with fewer reaches the violation, if the search
 *     says so
 * @param fewest whether it does
 * @param run the run, performed on a machine that knows nothing of the search
 * @param without what becomes of the same schedule, gone on with by turns, if the first fault does not strike; empty if none
 *     did
 */
public record Counterexample(
        Violation violation, int preemptions, boolean fewest, RunResult run, Optional<RunResult> without) {
    /** One without faults. */
    Counterexample(Violation violation, int preemptions, boolean fewest, RunResult run) {
        this(violation, preemptions, fewest, run, Optional.empty());
    }

    /** Preemptions if nobody counted them. */
    static final int UNKNOWN = -1;

    /** Of two runs into violations of one cause the one that is easier to read. */
    static final Comparator<Counterexample> READABLE_FIRST = Comparator.comparing(Counterexample::fewest)
            .reversed()
            .thenComparing(one -> Integer.toUnsignedLong(one.preemptions))
            .thenComparing(one -> one.run.steps())
            .thenComparing(one -> one.run.traceHash());

    /** What the hardware would notice comes before what only the checks do; then fewer steps before more. */
    static List<Counterexample> ordered(Collection<Counterexample> ones) {
        return ones.stream()
                .sorted(Comparator.comparing((Counterexample one) -> one.violation.kind())
                        .thenComparing(one -> one.run.steps())
                        .thenComparing(one -> one.run.traceHash()))
                .toList();
    }
}
