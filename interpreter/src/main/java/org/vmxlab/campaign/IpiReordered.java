package org.vmxlab.campaign;

import org.vmxlab.fault.MessageFault;

/** Two messages to one CPU arrive in the other order. */
final class IpiReordered implements FaultKind {
    @Override
    public String name() {
        return "ipi-reordered";
    }

    @Override
    public String title() {
        return "an IPI is overtaken by the next one to its CPU";
    }

    @Override
    public void find(Ground ground, Sites sites) {
        ground.forEachMessage((step, message) -> {
            if (ground.anotherFollows(step, message)) {
                sites.behind(
                        this,
                        step,
                        new MessageFault.Lost(message),
                        new MessageFault.Appears(message),
                        Injection.Relief.AFTER_NEXT_ARRIVAL);
            }
        });
    }
}
