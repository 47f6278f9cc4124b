package org.vmxlab.campaign;

import org.vmxlab.fault.CpuFault;

/** A timer expires after its time. */
final class TimerLate implements FaultKind {
    @Override
    public String name() {
        return "timer-late";
    }

    @Override
    public String title() {
        return "a timer expires late";
    }

    @Override
    public void find(Ground ground, Sites sites) {
        for (Step step : ground.firstOfTimers()) {
            for (long delay : ground.parameters().delays()) {
                if (delay != Injection.Relief.AT_REST) {
                    sites.before(this, step, new CpuFault.TimerLate(step.cpu(), delay));
                }
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
