package org.vmxlab.campaign;

import org.vmxlab.cpu.Slot;
import org.vmxlab.schedule.Cooperative;
import org.vmxlab.schedule.ForkableSchedule;

/**
 * Each CPU goes on until it waits.
 *
 * @param first the CPU that begins
 */
record WithoutPreemption(int first) implements Way {
    @Override
    public ForkableSchedule withFaults() {
        return new Cooperative(first);
    }

    @Override
    public ForkableSchedule withoutFaults() {
        return new Cooperative(first);
    }

    @Override
    public boolean lead(StruckCourse struck, int fault, int cpu, long steps) {
        while (struck.course().machine().cpu(cpu).get(Slot.TSC) < steps) {
            if (struck.next() != StruckCourse.Next.STEP) {
                return false;
            }
            struck.go(1);
        }
        return true;
    }
}
