package org.vmxlab.campaign;

import java.util.ArrayList;
import java.util.List;
import org.vmxlab.apic.DeliveryMode;
import org.vmxlab.fault.CpuFault;
import org.vmxlab.schedule.Decision;

/** A device, or a confused chip set, raises an interrupt. */
final class ExternalInterrupt implements FaultKind {
    private static final int HIGHEST = 0xff;

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

    @Override
    public Decided decided() {
        return (Decided.OfCpu) (cpu, parameters) -> {
            List<CpuFault> faults = new ArrayList<>();
            for (int vector = 0; vector <= HIGHEST; vector++) {
                boolean meant = parameters.vectors().isEmpty()
                        ? vector >= Ground.LOWEST_INTERRUPT
                        : parameters.vectors().contains(vector);
                if (meant && (cpu.vmx().isNonRoot() || CpuFault.hasGate(cpu, vector))) {
                    faults.add(new CpuFault.Signalled(cpu.number(), DeliveryMode.FIXED, vector));
                }
            }
            return faults;
        };
    }
}
