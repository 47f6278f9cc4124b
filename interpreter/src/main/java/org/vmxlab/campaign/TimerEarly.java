package org.vmxlab.campaign;

import org.vmxlab.fault.CpuFault;

/** A timer expires before its time. */
final class TimerEarly implements FaultKind {
    @Override
    public String name() {
        return "timer-early";
    }

    @Override
    public String title() {
        return "a timer expires too early";
    }

    @Override
    public void find(Ground ground, Sites sites) {
        for (Step step : ground.steps()) {
            if (step.state().timer()) {
                sites.before(this, step, new CpuFault.TimerEarly(step.cpu()));
            }
        }
    }

    @Override
    public Decided decided() {
        return new Decided.Never(
                "timers count steps, and a search merges states that differ in the time alone; 'vmxlab inject'"
                        + " moves them along a schedule");
    }
}
