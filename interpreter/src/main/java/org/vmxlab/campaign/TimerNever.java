package org.vmxlab.campaign;

import org.vmxlab.fault.CpuFault;

/** A timer never expires. */
final class TimerNever implements FaultKind {
    @Override
    public String name() {
        return "timer-never";
    }

    @Override
    public String title() {
        return "a timer never expires";
    }

    @Override
    public void find(Ground ground, Sites sites) {
        for (Step step : ground.firstOfTimers()) {
            sites.before(this, step, new CpuFault.TimerLate(step.cpu(), 0));
        }
    }

    @Override
    public Decided decided() {
        return new Decided.Never(
                "timers count steps, and a search merges states that differ in the time alone; 'vmxlab inject'"
                        + " moves them along a schedule");
    }
}
