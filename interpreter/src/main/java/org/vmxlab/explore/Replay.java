package org.vmxlab.explore;

import java.util.List;
import java.util.Optional;
import org.vmxlab.machine.Machine;
import org.vmxlab.schedule.Continued;
import org.vmxlab.schedule.Decision;
import org.vmxlab.schedule.Performed;
import org.vmxlab.schedule.RoundRobin;
import org.vmxlab.schedule.Run;
import org.vmxlab.schedule.RunResult;
import org.vmxlab.schedule.Schedule;
import org.vmxlab.schedule.Sequence;
import org.vmxlab.verdict.Violation;
import org.vmxlab.verdict.ViolationKind;

/** Performs findings on machines that know nothing of the search. */
final class Replay {
    /** Steps of a CPU before the next one's turn. */
    private static final long TURN = 50;
    /** Steps in which a run without faults should have come to its end. */
    private static final long MORE_STEPS = 100_000;

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
        return new Counterexample(reached.get(), preemptions, fewest, told, without(run));
    }

    /** What becomes of {@code run} without its first fault; CPUs take turns from there. */
    private Optional<RunResult> without(RunResult run) {
        List<Decision> decisions =
                run.performed().stream().map(Performed::decision).toList();
        for (int i = 0; i < decisions.size(); i++) {
            if (decisions.get(i) instanceof Decision.Strike) {
                Schedule schedule = new Continued(new Sequence(decisions.subList(0, i)), new RoundRobin(TURN));
                return Optional.of(perform(schedule, run.steps() + MORE_STEPS));
            }
        }
        return Optional.empty();
    }

    private RunResult perform(Finding finding) {
        StateSpace space = bench.layOut(sharing);
        List<Decision> decisions =
                new Concretiser(space, sharing, subject.replayed().get()).decisions(finding.path());
        return perform(new Sequence(decisions), Long.MAX_VALUE);
    }

    private RunResult perform(Schedule schedule, long steps) {
        Machine machine = subject.replayed().get();
        return new Run(machine, schedule, new Run.Ending(steps, Optional.empty(), subject.mayHalt()))
                .under(subject.law().apply(machine))
                .run();
    }
}
