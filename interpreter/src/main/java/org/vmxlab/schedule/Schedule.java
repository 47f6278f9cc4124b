package org.vmxlab.schedule;

import java.util.Optional;
import org.vmxlab.machine.Machine;
import org.vmxlab.verdict.Violation;

/** A source of decisions. */
public interface Schedule {
    /**
     * What to do next.
     *
     * @return empty when nothing can be done: no CPU can make a step and nothing is in flight or buffered
     */
    Optional<Decision> next(Machine machine);

    /** What the schedule itself has seen to be wrong, once it has no decision any more. */
    default Optional<Violation> verdict() {
        return Optional.empty();
    }

    /** Hears what became of the last {@link Decision.Execute}: fewer steps than asked for, perhaps none. */
    default void executed(Machine machine, long steps) {}
}
