package org.vmxlab.timeline;

import java.util.List;

/**
 * A line of the outline of a run.
 *
 * @param cpu whose steps these are, or to whom it happened
 * @param step number of the last step it covers
 * @param moment index of the moment that ends it
 * @param steps how many steps of the CPU it covers; 0 for what happens between steps
 * @param depth levels of control flow that are shown around it
 * @param events what happened, of one kind; empty for steps that matter to nobody else
 */
public record Row(int cpu, long step, int moment, long steps, int depth, List<Event> events) {
    public Row {
        events = List.copyOf(events);
    }

    /** Whether it stands for local steps only. */
    public boolean local() {
        return events.isEmpty();
    }
}
