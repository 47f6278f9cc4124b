package org.vmxlab.campaign;

import org.vmxlab.fault.CpuFault;

/** A CPU stands still while the others go on. */
final class CpuStalled implements FaultKind {
    @Override
    public String name() {
        return "cpu-stalled";
    }

    @Override
    public String title() {
        return "a CPU stands still for a while";
    }

    @Override
    public void find(Ground ground, Sites sites) {
        for (Step step : ground.steps()) {
            for (long delay : ground.parameters().delays()) {
                sites.before(this, step, new CpuFault.Stalled(step.cpu()), new CpuFault.GoesOn(step.cpu()), delay);
            }
        }
    }

    @Override
    public Decided decided() {
        return new Decided.Never(
                "a CPU that stands still for a while is an interleaving, and a search looks at all of them");
    }
}
