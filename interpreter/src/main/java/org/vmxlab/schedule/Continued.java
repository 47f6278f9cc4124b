package org.vmxlab.schedule;

import java.util.Optional;
import org.vmxlab.machine.Machine;

/** A schedule up to its end, and another from there on. */
public final class Continued implements Schedule {
    private final Schedule first;
    private final Schedule then;
    private boolean over;

    public Continued(Schedule first, Schedule then) {
        this.first = first;
        this.then = then;
    }

    @Override
    public Optional<Decision> next(Machine machine) {
        if (!over) {
            Optional<Decision> decision = first.next(machine);
            if (decision.isPresent()) {
                return decision;
            }
            over = true;
        }
        return then.next(machine);
    }

    @Override
    public void executed(Machine machine, long steps) {
        (over ? then : first).executed(machine, steps);
    }
}
