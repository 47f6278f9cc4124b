package org.vmxlab.campaign;

import java.util.List;
import org.vmxlab.fault.MessageFault;

/** A message between local APICs comes twice. */
final class IpiDuplicated implements FaultKind {
    @Override
    public String name() {
        return "ipi-duplicated";
    }

    @Override
    public String title() {
        return "an IPI arrives twice";
    }

    @Override
    public void find(Ground ground, Sites sites) {
        ground.forEachMessage((step, message) -> sites.behind(
                this,
                step,
                new MessageFault.Appears(message),
                new MessageFault.Appears(message),
                ground.parameters().shortestDelay()));
    }

    @Override
    public Decided decided() {
        return (Decided.OfMessage) (machine, message) -> List.of(new MessageFault.Duplicated(message));
    }
}
