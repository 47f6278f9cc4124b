package org.vmxlab.campaign;

import org.vmxlab.fault.CpuFault;

/** A CPU is taken away. */
final class CpuOffline implements FaultKind {
    @Override
    public String name() {
        return "cpu-offline";
    }

    @Override
    public String title() {
        return "a CPU never goes on";
    }

    @Override
    public void find(Ground ground, Sites sites) {
        for (Step step : ground.steps()) {
            sites.before(this, step, new CpuFault.Stalled(step.cpu()));
        }
    }
}
