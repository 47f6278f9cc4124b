package org.vmxlab.campaign;

import org.vmxlab.fault.CpuFault;

/** A store is lost. */
final class StoreLost implements FaultKind {
    @Override
    public String name() {
        return "store-lost";
    }

    @Override
    public String title() {
        return "a store never reaches memory";
    }

    @Override
    public void find(Ground ground, Sites sites) {
        ground.forEachStore((step, store) -> sites.behind(
                this, step, new CpuFault.StoreLost(step.cpu(), store.address(), store.bytes(), store.before())));
    }

    @Override
    public Decided decided() {
        return new Decided.OfStore();
    }
}
