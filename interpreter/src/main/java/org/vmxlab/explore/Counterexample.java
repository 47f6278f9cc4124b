package org.vmxlab.explore;

import org.vmxlab.schedule.RunResult;
import org.vmxlab.verdict.Violation;

/**
 * A violation that a search found, as a run that anybody can perform again.
 *
 * @param preemptions switches away from a CPU that could go on; no run with fewer reaches the violation, if the search
 *     says so
 * @param fewest whether it does
 * @param run the run, performed on a machine that knows nothing of the search
 */
public record Counterexample(Violation violation, int preemptions, boolean fewest, RunResult run) {}
