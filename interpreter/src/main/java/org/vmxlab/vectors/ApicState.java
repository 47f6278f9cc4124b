package org.vmxlab.vectors;

import java.util.List;

/**
 * What one CPU and its local APIC have come to.
 *
 * @param waiting whether it is halted or waits for a start-up IPI; nothing else is known of it then
 * @param boots start-up IPIs taken
 * @param startUp vector of the last of them; 0 for none
 * @param taken vectors that were delivered, in order
 */
record ApicState(
        boolean waiting,
        int boots,
        int startUp,
        List<Integer> taken,
        long taskPriority,
        long processorPriority,
        List<Integer> requested,
        List<Integer> inService) {
    static final ApicState WAITING = new ApicState(true, 0, 0, List.of(), 0, 0, List.of(), List.of());

    ApicState {
        taken = List.copyOf(taken);
        requested = List.copyOf(requested);
        inService = List.copyOf(inService);
    }

    /** Says to {@code comparison} how {@code other} differs from what CPU {@code number} has come to. */
    void compare(Comparison comparison, int number, ApicState other) {
        String who = "CPU " + number + " ";
        comparison.text(who + "waits", Boolean.toString(other.waiting), Boolean.toString(waiting));
        if (waiting || other.waiting) {
            return;
        }
        comparison.number(who + "boots", other.boots, boots);
        comparison.number(who + "sipi", other.startUp, startUp);
        comparison.text(who + "taken", other.taken.toString(), taken.toString());
        comparison.number(who + "tpr", other.taskPriority, taskPriority);
        comparison.number(who + "ppr", other.processorPriority, processorPriority);
        comparison.text(who + "irr", other.requested.toString(), requested.toString());
        comparison.text(who + "isr", other.inService.toString(), inService.toString());
    }
}
