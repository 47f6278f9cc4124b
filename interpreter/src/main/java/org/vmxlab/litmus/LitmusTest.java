package org.vmxlab.litmus;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vmxlab.diagnostic.SourceFile;

/**
 * A test as read.
 *
 * @param registers initial values that are not 0
 * @param shown what its states are printed of
 * @param every all registers with data and all locations, what is shown included
 * @param filter only states that satisfy it count
 */
public record LitmusTest(
        SourceFile source,
        String name,
        Architecture architecture,
        List<Location> locations,
        Map<ThreadRegister, Constant> registers,
        List<ThreadCode> threads,
        List<Variable> shown,
        List<Variable> every,
        Optional<Proposition> filter,
        Condition condition) {
    /** A whole register of one thread. */
    record ThreadRegister(int thread, Register register) {}

    public LitmusTest {
        locations = List.copyOf(locations);
        registers = Map.copyOf(registers);
        threads = List.copyOf(threads);
        shown = List.copyOf(shown);
        every = List.copyOf(every);
    }
}
