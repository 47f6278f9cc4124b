package org.vmxlab.schedule;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.vmxlab.machine.Machine;

/** The decisions of an earlier run, once more. */
public final class Recorded implements Schedule {
    private final Iterator<Performed> performed;

    public Recorded(List<Performed> performed) {
        this.performed = List.copyOf(performed).iterator();
    }

    @Override
    public Optional<Decision> next(Machine machine) {
        return performed.hasNext() ? Optional.of(performed.next().decision()) : Optional.empty();
    }
}
