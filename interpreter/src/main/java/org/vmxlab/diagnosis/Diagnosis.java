package org.vmxlab.diagnosis;

import java.util.List;
import org.vmxlab.verdict.Violation;

/**
 * A violation with what led to it.
 *
 * @param chain levels of control flow, innermost first, as people name them: routines, then what entered the handler
 * @param because reasons, the nearest first
 * @param faults that struck, in their order: what went wrong, and where
 * @param steps number of steps of all CPUs before it
 */
public record Diagnosis(Violation violation, List<String> chain, List<Cause> because, List<Cause> faults, long steps) {
    public Diagnosis {
        chain = List.copyOf(chain);
        because = List.copyOf(because);
        faults = List.copyOf(faults);
    }
}
