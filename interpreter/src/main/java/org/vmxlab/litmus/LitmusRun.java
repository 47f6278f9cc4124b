package org.vmxlab.litmus;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.vmxlab.machine.Machine;
import org.vmxlab.memory.MemoryModel;
import org.vmxlab.verdict.ViolationException;

/** Runs tests on the machine. */
public final class LitmusRun {
    private final FinalStates search;

    public LitmusRun(FinalStates search) {
        this.search = search;
    }

    /**
     * All final states of {@code test} under {@code model}, and what its condition says of them.
     *
     * @throws LitmusException if its code has no encoding or does something that stops the machine
     */
    public LitmusResult run(LitmusTest test, MemoryModel model) {
        LitmusProgram program = new LitmusProgram(test);
        Machine machine = program.boot(model);
        Set<FinalState> found = new HashSet<>();
        FinalStates.Coverage coverage;
        try {
            coverage = search.visit(machine, program::isUnnoticed, end -> found.add(program.read(end)));
        } catch (ViolationException stopped) {
            throw program.stopped(stopped.violation());
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
                test, model, coverage, shown, full, positive, full.size() - positive, program.placement()::nameOf);
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
