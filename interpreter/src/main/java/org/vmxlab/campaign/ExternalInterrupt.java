package org.vmxlab.campaign;

import org.vmxlab.apic.DeliveryMode;
import org.vmxlab.schedule.Decision;

/** A device, or a confused chip set, raises an interrupt. */
final class ExternalInterrupt implements FaultKind {
    @Override
    public String name() {
        return "interrupt";
    }

    @Override
    public String title() {
        return "an external interrupt comes that nobody sent";
    }

    @Override
    public void find(Ground ground, Sites sites) {
        for (int vector : ground.interruptVectors()) {
            sites.latched(
                    this,
                    ground,
                    step -> step.state().guest() || step.state().gates().get(vector),
                    step -> step.state().takes(vector) || step.is("rdmsr"),
                    step -> new Decision.Inject(step.cpu(), DeliveryMode.FIXED, vector));
        }
    }
}
