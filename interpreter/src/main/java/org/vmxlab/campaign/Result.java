package org.vmxlab.campaign;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Faults that were tried in one run.
 *
 * @param before those that struck before the last one; none for a single fault
 * @param injection the last one
 * @param fellIn whether its run was cut short where it came to a state whose end was known
 */
record Result(List<Injection> before, Injection injection, Outcome outcome, boolean fellIn) {
    Result {
        before = List.copyOf(before);
    }

    /** How many sites, or combinations of them, it stands for. */
    long sites() {
        return before.stream().mapToLong(Injection::sites).reduce(injection.sites(), (a, b) -> a * b);
    }

    /** What happens. */
    String words() {
        return before.stream()
                .map(each -> each.words() + " at step " + each.step().ofCpu() + " of CPU "
                        + each.step().cpu() + ", then ")
                .collect(Collectors.joining("", "", injection.words()));
    }
}
