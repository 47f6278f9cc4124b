package org.vmxlab.campaign;

import java.util.List;
import org.vmxlab.fault.CpuFault;

/** An instruction is skipped. */
final class InstructionSkipped implements FaultKind {
    @Override
    public String name() {
        return "instruction-skipped";
    }

    @Override
    public String title() {
        return "an instruction is skipped";
    }

    @Override
    public void find(Ground ground, Sites sites) {
        for (Step step : ground.steps()) {
            step.instruction()
                    .ifPresent(instruction -> sites.before(
                            this, step, new CpuFault.InstructionSkipped(step.cpu(), instruction.length())));
        }
    }

    @Override
    public Decided decided() {
        return (Decided.OfInstruction)
                (cpu, instruction) -> List.of(new CpuFault.InstructionSkipped(cpu.number(), instruction.length()));
    }
}
