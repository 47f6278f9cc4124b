package org.vmxlab.campaign;

import java.util.List;
import org.vmxlab.fault.MessageFault;

/** A message between local APICs is lost. */
final class IpiLost implements FaultKind {
    @Override
    public String name() {
        return "ipi-lost";
    }

    @Override
    public String title() {
        return "an IPI never arrives";
    }

    @Override
    public void find(Ground ground, Sites sites) {
        ground.forEachMessage((step, message) -> sites.behind(this, step, new MessageFault.Lost(message)));
    }

    @Override
    public Decided decided() {
        return (Decided.OfMessage) (machine, message) -> List.of(new MessageFault.Lost(message));
    }
}
