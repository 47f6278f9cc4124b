package org.vmxlab.schedule;

import org.vmxlab.cpu.Cpu;

/** Hears of each single step of a run. */
public interface StepListener {
    /** {@code cpu} is about to make a step; RIP is where it is, an event may be taken first. */
    void before(Cpu cpu);

    /** {@code cpu} has made a step. */
    void after(Cpu cpu);
}
