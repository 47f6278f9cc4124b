package org.vmxlab.schedule;

import java.util.List;
import java.util.Optional;
import org.vmxlab.machine.Machine;

/** Decisions made beforehand, one after another. */
public final class Sequence implements Schedule {
    private final List<Decision> decisions;
    private int position;
    private int cpu;
    /** Steps of the decision at hand that are still to be made: a CPU pauses where it sends an IPI. */
    private long remaining;

    public Sequence(List<Decision> decisions) {
        this.decisions = List.copyOf(decisions);
    }

    @Override
    public Optional<Decision> next(Machine machine) {
        if (remaining > 0) {
            return Optional.of(new Decision.Execute(cpu, remaining));
        }
        if (position == decisions.size()) {
            return Optional.empty();
        }
        Decision decision = decisions.get(position++);
        if (decision instanceof Decision.Execute execute) {
            cpu = execute.cpu();
            remaining = execute.steps();
        }
        return Optional.of(decision);
    }

    @Override
    public void executed(Machine machine, long steps) {
        remaining = steps == 0 ? 0 : remaining - steps;
    }
}
