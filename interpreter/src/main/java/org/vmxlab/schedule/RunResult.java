package org.vmxlab.schedule;

import java.util.List;
import java.util.Optional;
import org.vmxlab.verdict.Violation;

/**
 * What became of a run.
 *
 * @param violation what stopped it; empty if it came to its end, or to the address it was to stop at
 * @param performed all that was decided, in order; performing it again gives the same run
 * @param steps steps of all CPUs together
 * @param switches how often another CPU than before went on
 * @param traceHash hash over decisions and the state after each
 */
public record RunResult(
        Optional<Violation> violation, List<Performed> performed, long steps, long switches, long traceHash) {
    public RunResult {
        performed = List.copyOf(performed);
    }
}
