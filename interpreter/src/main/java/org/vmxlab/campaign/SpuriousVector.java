package org.vmxlab.campaign;

import java.util.List;
import org.vmxlab.fault.CpuFault;

/** An interrupt goes away while the CPU takes it. */
final class SpuriousVector implements FaultKind {
    @Override
    public String name() {
        return "spurious-vector";
    }

    @Override
    public String title() {
        return "the local APIC delivers its spurious vector";
    }

    @Override
    public void find(Ground ground, Sites sites) {
        for (Step step : ground.steps()) {
            Step.CpuState state = step.state();
            if (state.interruptFlag()
                    && !state.guest()
                    && !state.shadowed()
                    && state.gates().get(state.spuriousVector())) {
                sites.before(this, step, new CpuFault.SpuriousInterrupt(step.cpu()));
            }
        }
    }

    @Override
    public Decided decided() {
        return (Decided.OfCpu) (cpu, parameters) -> cpu.interruptFlag()
                        && !cpu.vmx().isNonRoot()
                        && CpuFault.hasGate(cpu, cpu.apic().spuriousVector())
                ? List.of(new CpuFault.SpuriousInterrupt(cpu.number()))
                : List.of();
    }
}
