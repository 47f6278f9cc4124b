package org.vmxlab.campaign;

import java.util.List;
import org.vmxlab.fault.CpuFault;
import org.vmxlab.schedule.Decision;

/** The current-VMCS pointer is lost. */
final class CurrentVmcsLost implements FaultKind {
    @Override
    public String name() {
        return "current-vmcs-lost";
    }

    @Override
    public String title() {
        return "the current-VMCS pointer is lost";
    }

    @Override
    public void find(Ground ground, Sites sites) {
        sites.latched(
                this,
                ground,
                step -> step.state().hasCurrent(),
                step -> step.mnemonic().startsWith("vm") || step.state().guest(),
                step -> new Decision.Strike(new CpuFault.CurrentVmcsLost(step.cpu())));
    }

    @Override
    public Decided decided() {
        return (Decided.OfInstruction) (cpu, instruction) -> CpuFault.hasCurrent(cpu)
                        && (cpu.vmx().isNonRoot()
                                || instruction.definition().mnemonic().startsWith("vm"))
                ? List.of(new CpuFault.CurrentVmcsLost(cpu.number()))
                : List.of();
    }
}
