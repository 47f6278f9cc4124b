package org.vmxlab.schedule;

import java.util.List;
import java.util.Optional;
import org.vmxlab.machine.Machine;

/** The decisions of an earlier run, once more. */
public final class Recorded implements Schedule {
    private final Sequence sequence;

    public Recorded(List<Performed> performed) {
        sequence = new Sequence(performed.stream().map(Performed::decision).toList());
    }

    @Override
    public Optional<Decision> next(Machine machine) {
        return sequence.next(machine);
    }

    @Override
    public void executed(Machine machine, long steps) {
        sequence.executed(machine, steps);
    }
}
