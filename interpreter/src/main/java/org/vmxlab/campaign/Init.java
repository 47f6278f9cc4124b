package org.vmxlab.campaign;

import org.vmxlab.apic.DeliveryMode;
import org.vmxlab.schedule.Decision;

/** An INIT signal comes. */
final class Init implements FaultKind {
    @Override
    public String name() {
        return "init";
    }

    @Override
    public String title() {
        return "an INIT signal comes";
    }

    @Override
    public void find(Ground ground, Sites sites) {
        sites.latched(this, ground, step -> true, step -> !step.state().root(), Init::arrival);
    }

    private static Decision arrival(Step step) {
        return new Decision.Inject(step.cpu(), DeliveryMode.INIT, 0);
    }

    @Override
    public Decided decided() {
        return new Decided.Never(
                "a CPU that INIT stops is, as long as nobody starts it again, the same as cpu-offline");
    }
}
