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
}
