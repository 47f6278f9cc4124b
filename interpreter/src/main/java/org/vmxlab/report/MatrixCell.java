package org.vmxlab.report;

import java.util.List;

/**
 * One variant under one trigger, explored.
 *
 * @param outcomes names of the classes of violations that can be reached, in the scenario's order; empty for none
 * @param verdict {@code complete}, or what cut the search off
 */
public record MatrixCell(
        String variant,
        String trigger,
        List<String> outcomes,
        String verdict,
        long states,
        long transitions,
        double seconds) {
    public MatrixCell {
        outcomes = List.copyOf(outcomes);
    }

    /** Whether everything was looked at. */
    public boolean complete() {
        return verdict.equals("complete");
    }

    /** Its outcomes in one word. */
    String word() {
        return (outcomes.isEmpty() ? "none" : String.join(" ", outcomes)) + (complete() ? "" : " ?");
    }
}
