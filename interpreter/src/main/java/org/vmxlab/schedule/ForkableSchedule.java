package org.vmxlab.schedule;

/** A schedule that can be gone back to, as a machine to a snapshot. */
public interface ForkableSchedule extends Schedule {
    /** An equal schedule that goes its own way from here. */
    ForkableSchedule fork();

    /** Equal for schedules that decide the same for equal machines from here on. */
    long fingerprint();
}
