package org.vmxlab.scenario;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A name for violations that mean the same for the scenario.
 *
 * @param name such as {@code O1f}
 * @param kinds labels of kinds of violation
 * @param within routine that has to be active; empty for any
 */
public record OutcomeClass(String name, Set<String> kinds, Optional<String> within) {
    public OutcomeClass {
        kinds = Set.copyOf(kinds);
    }

    /** Whether a violation of {@code kind}, met while the routines of {@code chain} are active, belongs to it. */
    public boolean covers(String kind, List<String> chain) {
        return kinds.contains(kind) && within.map(chain::contains).orElse(true);
    }
}
