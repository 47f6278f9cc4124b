package org.vmxlab.campaign;

import org.vmxlab.arch.Rflags;
import org.vmxlab.fault.CpuFault;

/** A bit of RFLAGS flips. */
final class FlagFlips implements FaultKind {
    @Override
    public String name() {
        return "flag-flip";
    }

    @Override
    public String title() {
        return "a status flag, IF or DF flips";
    }

    @Override
    public void find(Ground ground, Sites sites) {
        for (int flag = 0; flag < Rflags.NAMES.size(); flag++) {
            long mask = 1L << flag;
            if ((mask & Rflags.STATUS) != 0) {
                sites.usedLater(
                        this,
                        ground,
                        flow -> (flow.flagsRead() & mask) != 0,
                        flow -> (flow.flagsOverwritten() & mask) != 0,
                        new int[] {flag},
                        (step, bit) -> new CpuFault.FlagFlipped(step.cpu(), bit));
            } else if ((mask & (Rflags.IF | Rflags.DF)) != 0) {
                for (Step step : ground.steps()) {
                    sites.before(this, step, new CpuFault.FlagFlipped(step.cpu(), flag));
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
