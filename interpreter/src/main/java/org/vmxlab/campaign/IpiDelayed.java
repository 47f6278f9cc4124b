package org.vmxlab.campaign;

import org.vmxlab.fault.MessageFault;

/** A message between local APICs stays on its way. */
final class IpiDelayed implements FaultKind {
    @Override
    public String name() {
        return "ipi-delayed";
    }

    @Override
    public String title() {
        return "an IPI arrives late";
    }

    @Override
    public void find(Ground ground, Sites sites) {
        ground.forEachMessage((step, message) -> {
            for (long delay : ground.parameters().delays()) {
                sites.behind(this, step, new MessageFault.Lost(message), new MessageFault.Appears(message), delay);
            }
        });
    }

    @Override
    public Decided decided() {
        return new Decided.Never("in a search every IPI arrives as late as it likes already;"
                + " one that others behind it overtake is ipi-reordered");
    }
}
