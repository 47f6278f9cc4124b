package org.vmxlab.schedule;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.vmxlab.machine.Machine;

/** The decisions of an earlier run, once more. */
public final class Recorded implements Schedule {
    private final Iterator<Performed> performed;
    private int cpu;
    /** Steps of the decision at hand that are still to be made: a CPU pauses where it sends an IPI. */
    private long remaining;

    public Recorded(List<Performed> performed) {
        this.performed = List.copyOf(performed).iterator();
    }

    @Override
    public Optional<Decision> next(Machine machine) {
        if (remaining > 0) {
            return Optional.of(new Decision.Execute(cpu, remaining));
        }
        if (!performed.hasNext()) {
            return Optional.empty();
        }
        Decision decision = performed.next().decision();
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
