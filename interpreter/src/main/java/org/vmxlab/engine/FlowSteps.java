package org.vmxlab.engine;

import org.jspecify.annotations.Nullable;
import org.vmxlab.arch.Canonical;
import org.vmxlab.arch.CpuException;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.Meaning;
import org.vmxlab.isa.Operand;

/** Steps that choose where to go on, and steps of meanings that do everything themselves. */
final class FlowSteps {
    private FlowSteps() {}

    static final class Branch extends Step {
        private final Meaning.Branch meaning;
        private final long target;
        private @Nullable Step targetStep;

        Branch(Instruction instruction, CodeCache code) {
            super(instruction, code);
            meaning = (Meaning.Branch) instruction.definition().meaning();
            target =
                    ((Operand.Target) instruction.operand(instruction.operands().size() - 1)).address();
        }

        @Override
        @Nullable
        Step execute(Cpu cpu) {
            if (!meaning.taken(cpu)) {
                return following(cpu);
            }
            Step step = targetStep;
            return step != null ? step : goTo(cpu);
        }

        private @Nullable Step goTo(Cpu cpu) {
            if (!Canonical.is(target)) {
                // The branch itself faults, SDM volume 2A, JMP and Jcc.
                cpu.setRip(address());
                throw CpuException.generalProtection(0);
            }
            Step step = link(cpu, target);
            targetStep = step;
            return step;
        }
    }

    static final class Sequential extends Step {
        private final Meaning.General meaning;

        Sequential(Instruction instruction, CodeCache code) {
            super(instruction, code);
            meaning = (Meaning.General) instruction.definition().meaning();
        }

        @Override
        @Nullable
        Step execute(Cpu cpu) {
            cpu.setRip(address());
            meaning.execute(cpu, instruction());
            return following(cpu);
        }
    }

    static final class Jump extends Step {
        private final Meaning.General meaning;
        private @Nullable Step last;

        Jump(Instruction instruction, CodeCache code) {
            super(instruction, code);
            meaning = (Meaning.General) instruction.definition().meaning();
        }

        @Override
        @Nullable
        Step execute(Cpu cpu) {
            cpu.setRip(address());
            meaning.execute(cpu, instruction());
            Step guess = last;
            long rip = cpu.rip();
            if (guess != null && guess.address() == rip) {
                return guess;
            }
            // An attention may be pending (VM exit, interrupt frame): do not fetch before it was looked at.
            if (cpu.attention()) {
                return null;
            }
            Step step = link(cpu, rip);
            last = step;
            return step;
        }
    }
}
