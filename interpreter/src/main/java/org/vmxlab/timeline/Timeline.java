package org.vmxlab.timeline;

import java.util.List;

/**
 * A recorded run, moment by moment.
 *
 * @param start states of the CPUs before the first moment kept
 * @param objects what the model says before the first moment kept
 * @param omitted steps before it, which are not kept
 */
public record Timeline(List<CpuState> start, List<String> objects, List<Moment> moments, long omitted) {
    public Timeline {
        start = List.copyOf(start);
        objects = List.copyOf(objects);
        moments = List.copyOf(moments);
    }

    public int cpus() {
        return start.size();
    }
}
