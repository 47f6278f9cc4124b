package org.vmxlab.campaign;

import java.util.List;
import org.vmxlab.fault.MessageFault;
import org.vmxlab.machine.Ipi;

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

    @Override
    public Decided decided() {
        return (Decided.OfMessage) (machine, message) -> {
            List<Ipi> sameWay = machine.inFlight().stream()
                    .filter(each -> each.source() == message.source() && each.target() == message.target())
                    .toList();
            Ipi youngest = sameWay.get(sameWay.size() - 1);
            return youngest.equals(message) ? List.of() : List.of(new MessageFault.Overtaken(message));
        };
    }
}
