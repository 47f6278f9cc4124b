package org.vmxlab.explore;

import java.util.List;
import java.util.Optional;
import org.vmxlab.schedule.Decision;
import org.vmxlab.schedule.Run;
import org.vmxlab.schedule.RunResult;
import org.vmxlab.schedule.Sequence;
import org.vmxlab.verdict.Violation;
import org.vmxlab.verdict.ViolationKind;

/** Performs findings on machines that know nothing of the search. */
final class Replay {
    private final Subject subject;
    private final Workbench bench;
    private final Sharing sharing;

    Replay(Subject subject, Workbench bench, Sharing sharing) {
        this.subject = subject;
        this.bench = bench;
        this.sharing = sharing;
    }

    /**
     * The run of {@code finding}.
     *
     * @throws IllegalStateException if the run does not reach the violation: a bug of the search
     */
    Counterexample counterexample(Finding finding, int preemptions, boolean fewest) {
        RunResult run = perform(finding);
        Violation wanted = finding.violation();
        boolean stuck = wanted.kind() == ViolationKind.LIVELOCK;
        Optional<Violation> reached = stuck ? Optional.of(wanted) : run.violation();
        if (reached.isEmpty()) {
            throw new IllegalStateException("the search found " + wanted + ", and its run ends without it");
        }
        RunResult told = new RunResult(reached, run.performed(), run.steps(), run.switches(), run.traceHash());
        return new Counterexample(reached.get(), preemptions, fewest, told);
    }

    private RunResult perform(Finding finding) {
        StateSpace space = bench.layOut(sharing);
        List<Decision> decisions =
                new Concretiser(space, sharing, subject.replayed().get()).decisions(finding.path());
        var machine = subject.replayed().get();
        return new Run(
                        machine,
                        new Sequence(decisions),
                        new Run.Ending(Long.MAX_VALUE, Optional.empty(), subject.mayHalt()))
                .under(subject.law().apply(machine))
                .run();
    }
}
