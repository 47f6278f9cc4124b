package org.vmxlab.campaign;

import org.vmxlab.schedule.Course;

/**
 * A delay that lasts.
 *
 * @param relief what ends it
 * @param begun steps of all CPUs until it began
 * @param target the CPU that it strikes
 * @param arrivals messages that had arrived there
 */
record Delay(Injection.Relief relief, long begun, int target, long arrivals) {
    /** Whether its time has come. */
    boolean isDue(Course course) {
        return relief.steps() == Injection.Relief.AFTER_NEXT_ARRIVAL
                ? course.arrivals(target) > arrivals
                : relief.steps() != Injection.Relief.AT_REST && course.steps() - begun >= relief.steps();
    }

    /** Steps that may be made before it has to be looked at again. */
    long stepsLeft(Course course) {
        return relief.steps() == Injection.Relief.AFTER_NEXT_ARRIVAL
                ? 1
                : begun + Math.min(relief.steps(), 1L << 40) - course.steps();
    }
}
