package org.vmxlab.campaign;

import org.vmxlab.fault.CpuFault;

/** An access to a model-specific register faults. */
final class MsrAccessFaults implements FaultKind {
    @Override
    public String name() {
        return "msr-fault";
    }

    @Override
    public String title() {
        return "RDMSR or WRMSR raises #GP(0)";
    }

    @Override
    public void find(Ground ground, Sites sites) {
        for (Step step : ground.steps()) {
            if (step.is("rdmsr") || step.is("wrmsr")) {
                sites.before(this, step, new CpuFault.MsrAccessFaults(step.cpu()));
            }
        }
    }
}
