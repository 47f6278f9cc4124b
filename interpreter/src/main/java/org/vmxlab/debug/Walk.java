package org.vmxlab.debug;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.schedule.Course;
import org.vmxlab.schedule.Run;
import org.vmxlab.verdict.Violation;

/**
 * A run made step by step that can be walked back. Going back is going to a snapshot and from there forwards: the steps are the
 * same, so what is seen is.
 */
public final class Walk {
    private static final long LEAST_DISTANCE = 4096;
    /** Snapshots lie the further apart, the longer the run: their number grows with the logarithm of it. */
    private static final long SHARE = 64;

    private final Course course;
    private final Run.Law law;
    private final Deque<Milestone> milestones = new ArrayDeque<>();
    /** 1 if the last step found a violation and did not happen. */
    private int tried;

    private record Milestone(long steps, Course.Mark mark) {}

    /** @param course not begun */
    public Walk(Course course, Run.Law law) {
        this.course = course;
        this.law = law;
        milestones.push(new Milestone(0, course.mark()));
    }

    /** Steps so far, of all CPUs. */
    public long steps() {
        return course.steps();
    }

    /** What is wrong here, at the end of the run. */
    public Optional<Violation> violation() {
        return course.violation();
    }

    /** The CPU that makes the next step; empty where nobody can. */
    public Optional<Cpu> next() {
        return course.ready() ? Optional.of(course.machine().cpu(course.cpu())) : Optional.empty();
    }

    /** Makes one step; answers whether there was one to make. */
    public boolean step() {
        if (!course.ready()) {
            return false;
        }
        Milestone last = milestones.element();
        if (steps() >= last.steps + Math.max(LEAST_DISTANCE, last.steps / SHARE)) {
            milestones.push(new Milestone(steps(), course.mark()));
        }
        long before = steps();
        course.step();
        if (course.violation().isPresent()) {
            tried = steps() == before ? 1 : 0;
        } else {
            law.broken(course.machine()).ifPresent(course::end);
        }
        return true;
    }

    /** Takes {@code count} steps back, or all there are; answers how many. */
    public long back(long count) {
        long here = steps() + tried;
        long target = Math.max(0, here - count);
        while (milestones.element().steps > target) {
            milestones.pop();
        }
        course.back(milestones.element().mark);
        tried = 0;
        while (steps() < target && course.ready()) {
            course.go(target - steps());
        }
        return here - target;
    }
}
