package org.vmxlab.vectors;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the local APIC of one CPU answers to an operation.
 *
 * @param exception such as {@code #GP}; null for none
 * @param value what it read; null for operations that read nothing
 * @param taken vectors that were delivered, in order
 */
record ApicAnswer(
        @Nullable String exception,
        @Nullable Long value,
        List<Integer> taken,
        long taskPriority,
        long processorPriority,
        List<Integer> requested,
        List<Integer> inService) {
    ApicAnswer {
        taken = List.copyOf(taken);
        requested = List.copyOf(requested);
        inService = List.copyOf(inService);
    }

    /** How {@code other} differs, one line each. */
    List<String> differences(ApicAnswer other) {
        Comparison comparison = new Comparison();
        comparison.text("exception", other.exception, exception);
        if (value != null && other.value != null) {
            comparison.number("value", other.value, value);
        }
        comparison.text("taken", other.taken.toString(), taken.toString());
        comparison.number("tpr", other.taskPriority, taskPriority);
        comparison.number("ppr", other.processorPriority, processorPriority);
        comparison.text("irr", other.requested.toString(), requested.toString());
        comparison.text("isr", other.inService.toString(), inService.toString());
        return comparison.differences();
    }
}
