package org.vmxlab.campaign;

import org.vmxlab.fault.CpuFault;

/** A bit of memory flips before an instruction loads it. */
final class MemoryFlips implements FaultKind {
    @Override
    public String name() {
        return "memory-flip";
    }

    @Override
    public String title() {
        return "a bit of memory flips before it is loaded";
    }

    @Override
    public void find(Ground ground, Sites sites) {
        for (Step step : ground.steps()) {
            if (step.instruction().isEmpty()) {
                continue;
            }
            for (MemoryAccess load : step.loads()) {
                for (int bit : ground.parameters().bitsBelow(load.bytes() * Byte.SIZE)) {
                    long address = load.address() + bit / Byte.SIZE;
                    sites.before(this, step, new CpuFault.MemoryFlipped(step.cpu(), address, bit % Byte.SIZE));
                }
            }
        }
    }

    @Override
    public Decided decided() {
        return new Decided.Never(
                "one decision for each bit in front of each step is more than a search can see; flip them"
                        + " along a schedule: vmxlab inject --along FILE.vmxr");
    }
}
