package org.vmxlab.campaign;

import java.util.List;
import org.vmxlab.fault.CpuFault;

/** An access to a model-specific register faults. */
final class MsrAccessFaults implements FaultKind {
    @Override
    public String name() {
        return "msr-fault";
    }

    @Override
    public String title() {
        return "RDMSR or WRMSR raises #GP(0)";
    }

    @Override
    public void find(Ground ground, Sites sites) {
        for (Step step : ground.steps()) {
            if (step.is("rdmsr") || step.is("wrmsr")) {
                sites.before(this, step, new CpuFault.MsrAccessFaults(step.cpu()));
            }
        }
    }

    @Override
    public Decided decided() {
        return (Decided.OfInstruction) (cpu, instruction) -> {
            String mnemonic = instruction.definition().mnemonic();
            return !cpu.vmx().isNonRoot() && (mnemonic.equals("rdmsr") || mnemonic.equals("wrmsr"))
                    ? List.of(new CpuFault.MsrAccessFaults(cpu.number()))
                    : List.of();
        };
    }
}
