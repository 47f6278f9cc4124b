package org.vmxlab.campaign;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.memory.Journal;
import org.vmxlab.schedule.Course;

/**
 * The states of the run without faults, to tell where a run with one is the same again to the last bit. What lies below stack
 * pointers counts: a fault that strikes later may bring it to light.
 */
final class Retraced {
    private final Map<Long, Integer> steps = new HashMap<>();
    private final List<Step> base;
    private final Clock clock;

    /** Whether the time belongs to a state. */
    enum Clock {
        COUNTS,
        UNSEEN
    }

    Retraced(List<Step> base, Clock clock) {
        this.base = base;
        this.clock = clock;
    }

    /** Keeps the state of the run without faults in front of its next step. */
    void keep(Course course) {
        steps.putIfAbsent(key(course), (int) course.steps());
    }

    /** Number of the step of the run without faults that {@code course} is about to make in the same state; -1 for none. */
    long stepOf(Course course) {
        return steps.isEmpty() ? -1 : steps.getOrDefault(key(course), -1);
    }

    private long key(Course course) {
        long hash = course.machine().stateHash();
        if (clock == Clock.COUNTS) {
            for (Cpu cpu : course.machine().cpus()) {
                hash = Journal.mix(cpu.number() + 1L, hash + cpu.get(Slot.TSC));
            }
        }
        return Journal.mix(hash, course.fingerprint() + 1);
    }

    /** {@code run} with what follows from step {@code step} of the run without faults on. */
    BaseRun continued(BaseRun run, long step) {
        List<Step> all = new ArrayList<>(run.steps());
        long shift = all.size() - step;
        for (Step each : base.subList((int) step, base.size())) {
            all.add(each.later(shift));
        }
        return new BaseRun(all, run.end(), run.readsTime());
    }
}
