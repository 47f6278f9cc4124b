package org.vmxlab.campaign;

import org.vmxlab.fault.CpuFault;

/** A bit of a general register flips. */
final class RegisterFlips implements FaultKind {
    @Override
    public String name() {
        return "register-flip";
    }

    @Override
    public String title() {
        return "a bit of a general register flips";
    }

    @Override
    public void find(Ground ground, Sites sites) {
        int[] bits = ground.parameters().bitsBelow(Long.SIZE);
        for (int register = 0; register < REGISTERS; register++) {
            int number = register;
            sites.usedLater(
                    this,
                    ground,
                    flow -> (flow.registersRead() >>> number & 1) != 0,
                    flow -> (flow.registersOverwritten() >>> number & 1) != 0,
                    bits,
                    (step, bit) -> new CpuFault.RegisterFlipped(step.cpu(), number, bit));
        }
    }

    private static final int REGISTERS = 16;

    @Override
    public Decided decided() {
        return new Decided.Never(
                "one decision for each bit in front of each step is more than a search can see; flip them"
                        + " along a schedule: vmxlab inject --along FILE.vmxr");
    }
}
