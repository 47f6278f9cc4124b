package org.vmxlab.campaign;

import org.vmxlab.schedule.ForkableSchedule;

/** In which order CPUs go on in a run with faults. */
interface Way {
    /** The schedule of a run that is led to each fault by {@link #lead}. */
    ForkableSchedule withFaults();

    /** The schedule of the run that no fault strikes. */
    ForkableSchedule withoutFaults();

    /**
     * Leads {@code struck} on to fault number {@code fault}; answers whether it got as far.
     *
     * @param cpu whose step the fault strikes
     * @param steps that this CPU is to have made
     */
    boolean lead(StruckCourse struck, int fault, int cpu, long steps);
}
