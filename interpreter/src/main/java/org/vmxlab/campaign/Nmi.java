package org.vmxlab.campaign;

import java.util.List;
import org.vmxlab.apic.DeliveryMode;
import org.vmxlab.arch.Vector;
import org.vmxlab.fault.CpuFault;
import org.vmxlab.schedule.Decision;

/** A non-maskable interrupt comes. */
final class Nmi implements FaultKind {
    @Override
    public String name() {
        return "nmi";
    }

    @Override
    public String title() {
        return "an NMI comes";
    }

    @Override
    public void find(Ground ground, Sites sites) {
        sites.latched(this, ground, Nmi::isHandled, Nmi::taken, Nmi::arrival);
    }

    private static boolean isHandled(Step step) {
        return step.state().guest() || step.state().gates().get(Vector.NMI);
    }

    private static boolean taken(Step step) {
        return !step.state().nmiBlocked() && !step.state().shadowed();
    }

    private static Decision arrival(Step step) {
        return new Decision.Inject(step.cpu(), DeliveryMode.NMI, Vector.NMI);
    }

    @Override
    public Decided decided() {
        return (Decided.OfCpu) (cpu, parameters) -> cpu.vmx().isNonRoot() || CpuFault.handlesNmi(cpu)
                ? List.of(new CpuFault.Signalled(cpu.number(), DeliveryMode.NMI, Vector.NMI))
                : List.of();
    }
}
