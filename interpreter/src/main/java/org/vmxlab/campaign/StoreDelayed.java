package org.vmxlab.campaign;

import org.vmxlab.fault.CpuFault;

/** A store is held up, and others overtake it. */
final class StoreDelayed implements FaultKind {
    @Override
    public String name() {
        return "store-delayed";
    }

    @Override
    public String title() {
        return "a store reaches memory late, past later ones";
    }

    @Override
    public void find(Ground ground, Sites sites) {
        ground.forEachStore((step, store) -> {
            for (long delay : ground.parameters().delays()) {
                sites.behind(
                        this,
                        step,
                        new CpuFault.StoreLost(step.cpu(), store.address(), store.bytes(), store.before()),
                        new CpuFault.StoreAppears(step.cpu(), store.address(), store.bytes(), store.value()),
                        delay);
            }
        });
    }

    @Override
    public Decided decided() {
        return new Decided.Never(
                "a search would have to keep the store until it comes; store-lost shows whether it matters,"
                        + " 'vmxlab inject' delays it along a schedule");
    }
}
