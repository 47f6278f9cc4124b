package org.vmxlab.campaign;

import java.util.ArrayList;
import java.util.List;
import org.vmxlab.fault.MessageFault;

/** A message between local APICs goes to the wrong one. */
final class IpiMisdirected implements FaultKind {
    @Override
    public String name() {
        return "ipi-misdirected";
    }

    @Override
    public String title() {
        return "an IPI goes to another CPU";
    }

    @Override
    public void find(Ground ground, Sites sites) {
        ground.forEachMessage((step, message) -> {
            for (int other = 0; other < ground.cpus(); other++) {
                if (other != message.target()) {
                    sites.behind(this, step, new MessageFault.Misdirected(message, other));
                }
            }
        });
    }

    @Override
    public Decided decided() {
        return (Decided.OfMessage) (machine, message) -> {
            List<MessageFault> faults = new ArrayList<>();
            for (int other = 0; other < machine.cpus().size(); other++) {
                if (other != message.target()) {
                    faults.add(new MessageFault.Misdirected(message, other));
                }
            }
            return faults;
        };
    }
}
