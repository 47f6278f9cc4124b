package org.vmxlab.timeline;

import java.util.List;

/**
 * One point of the time line: a step of a CPU, or what happens between steps (an IPI arrives, stores drain).
 *
 * @param kind which of them
 * @param step number of the step over all CPUs, from 1; between steps that of the one before
 * @param cpu whose step it is, or to whom it happens
 * @param rip where the CPU was before
 * @param events in order; empty for a step that is of interest to nobody else
 * @param state of the CPU after it
 * @param vmcss every VMCS known by then
 * @param objects what the model says of the hypervisor's objects after it
 */
public record Moment(
        Kind kind,
        long step,
        int cpu,
        long rip,
        List<Event> events,
        CpuState state,
        List<VmcsState> vmcss,
        List<String> objects) {
    /** What a moment is. */
    public enum Kind {
        STEP,
        /** The step was tried, and a violation kept it from happening. */
        TRIED,
        BETWEEN
    }

    public Moment {
        events = List.copyOf(events);
    }

    /** Whether a CPU made or tried a step. */
    public boolean isStep() {
        return kind != Kind.BETWEEN;
    }
}
