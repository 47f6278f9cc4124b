package org.vmxlab.engine;

import org.vmxlab.arch.Canonical;
import org.vmxlab.arch.CpuException;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.isa.Decoding;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.Meaning;
import org.vmxlab.isa.Operand;
import org.vmxlab.verdict.ViolationKind;

/** Actions that choose where to go on, of meanings that do everything themselves, and of bytes that mean nothing. */
final class FlowActions {
    private FlowActions() {}

    /** An action of {@link Meaning.Branch}. */
    record Branch(long address, Meaning.Branch meaning, long target, long next) implements Action {
        Branch(Instruction instruction) {
            this(
                    instruction.address(),
                    (Meaning.Branch) instruction.definition().meaning(),
                    ((Operand.Target) instruction.operand(instruction.operands().size() - 1)).address(),
                    instruction.next());
        }

        @Override
        public void perform(Cpu cpu) {
            if (!meaning.taken(cpu)) {
                cpu.setRip(next);
                return;
            }
            if (!Canonical.is(target)) {
                // The branch itself faults, SDM volume 2A, JMP and Jcc.
                cpu.setRip(address);
                throw CpuException.generalProtection(0);
            }
            cpu.setRip(target);
        }
    }

    /** An action of {@link Meaning.General}. */
    record General(Instruction instruction, Meaning.General meaning) implements Action {
        General(Instruction instruction) {
            this(instruction, (Meaning.General) instruction.definition().meaning());
        }

        @Override
        public void perform(Cpu cpu) {
            cpu.setRip(instruction.address());
            meaning.execute(cpu, instruction);
        }
    }

    /** An action with LOCK: the store buffer is empty before and after it: it is one atomic access (SDM 3A, 8.1.2). */
    record Locked(Action inner) implements Action {
        @Override
        public void perform(Cpu cpu) {
            cpu.drainAll();
            inner.perform(cpu);
            cpu.drainAll();
        }
    }

    /** Bytes that are no instruction of the subset: what a processor refuses raises its exception, the rest stops. */
    record Undecodable(Decoding.Undecodable decoding) implements Action {
        @Override
        public void perform(Cpu cpu) {
            cpu.setRip(decoding.address());
            throw switch (decoding.kind()) {
                case INVALID_OPCODE -> CpuException.undefinedOpcode();
                case TOO_LONG -> CpuException.generalProtection(0);
                case NOT_SUPPORTED -> cpu.violation(ViolationKind.EXCEPTION, decoding.message());
            };
        }
    }
}
