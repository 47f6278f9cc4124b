package org.vmxlab.campaign;

import java.util.List;
import org.vmxlab.cpu.Slot;
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

    @Override
    public Decided decided() {
        return (Decided.OfCpu) (cpu, parameters) ->
                cpu.get(Slot.STOPPED) == 0 ? List.of(new CpuFault.Stalled(cpu.number())) : List.of();
    }
}
