package org.vmxlab.vectors;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What CPUs and their local APICs answer to an operation.
 *
 * @param exception such as {@code #GP}, or {@code waiting}: the CPU is halted or waits for a start-up IPI; null for none
 * @param value what it read; null for operations that read nothing
 * @param cpus when everything has settled, by number
 */
record ApicAnswer(@Nullable String exception, @Nullable Long value, List<ApicState> cpus) {
    static final String WAITING = "waiting";

    ApicAnswer {
        cpus = List.copyOf(cpus);
    }

    /** How {@code other} differs, one line each. */
    List<String> differences(ApicAnswer other) {
        Comparison comparison = new Comparison();
        comparison.text("exception", other.exception, exception);
        if (value != null && other.value != null) {
            comparison.number("value", other.value, value);
        }
        for (int i = 0; i < cpus.size(); i++) {
            cpus.get(i).compare(comparison, i, other.cpus.get(i));
        }
        return comparison.differences();
    }

    /** Whether {@code other} has the same exception and value, whatever the CPUs came to. */
    boolean sameOutcome(ApicAnswer other) {
        return new ApicAnswer(exception, value, List.of())
                .differences(new ApicAnswer(other.exception, other.value, List.of()))
                .isEmpty();
    }
}
