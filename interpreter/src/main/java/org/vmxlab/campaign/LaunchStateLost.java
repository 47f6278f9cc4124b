package org.vmxlab.campaign;

import java.util.List;
import org.vmxlab.fault.CpuFault;
import org.vmxlab.schedule.Decision;

/** The launch state of the current VMCS is lost. */
final class LaunchStateLost implements FaultKind {
    @Override
    public String name() {
        return "launch-state-lost";
    }

    @Override
    public String title() {
        return "a VMCS is clear though it was launched";
    }

    @Override
    public void find(Ground ground, Sites sites) {
        sites.latched(
                this,
                ground,
                step -> step.state().hasCurrent() && !step.state().guest(),
                step -> step.mnemonic().startsWith("vm"),
                step -> new Decision.Strike(new CpuFault.LaunchStateLost(step.cpu())));
    }

    @Override
    public Decided decided() {
        return (Decided.OfInstruction) (cpu, instruction) -> CpuFault.hasCurrent(cpu)
                        && !cpu.vmx().isNonRoot()
                        && instruction.definition().mnemonic().startsWith("vm")
                ? List.of(new CpuFault.LaunchStateLost(cpu.number()))
                : List.of();
    }
}
