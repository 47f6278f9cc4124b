package org.vmxlab.litmus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.vmxlab.explore.Bounds;
import org.vmxlab.explore.EndStates;
import org.vmxlab.explore.Plan;
import org.vmxlab.explore.Progress;
import org.vmxlab.explore.Strategy;
import org.vmxlab.memory.MemoryModel;

/** Runs tests on the machine. */
public final class LitmusRun {
    private static final Duration UNBOUNDED = Duration.ofDays(1000);

    private final long mostStates;

    /**
     * Runs that give up after so many states.
     *
     * @param mostStates at least 1; each takes about 20 bytes
     */
    public LitmusRun(long mostStates) {
        this.mostStates = mostStates;
    }

    /**
     * All final states of {@code test} under {@code model}, and what its condition says of them.
     *
     * @throws LitmusException if its code has no encoding or does something that stops the machine
     */
    public LitmusResult run(LitmusTest test, MemoryModel model) throws InterruptedException {
        LitmusProgram program = new LitmusProgram(test);
        Set<FinalState> found = new HashSet<>();
        EndStates.Visited visited =
                new EndStates(program.subject(model), plan()).visit(end -> found.add(program.read(end)));
        if (!visited.violations().isEmpty()) {
            throw program.stopped(visited.violations().get(0));
        }
        List<FinalState> full = new ArrayList<>();
        int positive = 0;
        for (FinalState state : found) {
            Evaluation evaluation = new Evaluation(test, program.placement(), state);
            if (test.filter().isEmpty() || evaluation.holds(test.filter().get())) {
                full.add(state);
                positive += evaluation.holds(test.condition().proposition()) ? 1 : 0;
            }
        }
        List<FinalState> shown = new ArrayList<>(
                new HashSet<>(full.stream().map(state -> project(test, state)).toList()));
        shown.sort(LitmusRun::compare);
        full.sort(LitmusRun::compare);
        return new LitmusResult(
                test,
                model,
                visited.cuts().isEmpty(),
                shown,
                full,
                positive,
                full.size() - positive,
                program.placement()::nameOf);
    }

    private Plan plan() {
        Bounds bounds = new Bounds(
                OptionalInt.empty(),
                Bounds.DEFAULT_DEPTH,
                OptionalLong.empty(),
                OptionalLong.of(mostStates),
                UNBOUNDED,
                Runtime.getRuntime().maxMemory() / 2);
        return new Plan(
                Strategy.DFS, bounds, 1, Plan.Extent.ALL_VIOLATIONS, 1, () -> false, System::nanoTime, Progress.SILENT);
    }

    private static FinalState project(LitmusTest test, FinalState state) {
        return new FinalState(test.shown().stream()
                .map(variable -> state.words().get(test.every().indexOf(variable)))
                .toList());
    }

    private static int compare(FinalState a, FinalState b) {
        for (int i = 0; i < a.words().size(); i++) {
            int order = Long.compare(a.words().get(i), b.words().get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** Propositions in one state. */
    private record Evaluation(LitmusTest test, Placement placement, FinalState state) {
        boolean holds(Proposition proposition) {
            return proposition.holds(equation -> {
                Variable variable = equation.variable();
                long word = state.words().get(test.every().indexOf(variable));
                return word == variable.type().canonical(placement.word(equation.value()));
            });
        }
    }
}
