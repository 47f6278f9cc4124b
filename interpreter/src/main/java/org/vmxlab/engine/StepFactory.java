package org.vmxlab.engine;

import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.Meaning;

/** Binds a decoded instruction to the step that runs it. */
final class StepFactory {
    private StepFactory() {}

    static Step create(Instruction instruction, CodeCache code) {
        Step step = bind(instruction, instruction.definition().meaning(), code);
        return instruction.prefix() == Instruction.Prefix.LOCK ? new LockedStep(step, code) : step;
    }

    private static Step bind(Instruction instruction, Meaning meaning, CodeCache code) {
        if (meaning instanceof Meaning.Binary binary) {
            return BinarySteps.create(instruction, binary, code);
        }
        if (meaning instanceof Meaning.Compare compare) {
            return OperandSteps.create(instruction, compare, code);
        }
        if (meaning instanceof Meaning.Unary unary) {
            return OperandSteps.create(instruction, unary, code);
        }
        if (meaning instanceof Meaning.Transfer transfer) {
            return OperandSteps.create(instruction, transfer, code);
        }
        if (meaning instanceof Meaning.Branch branch) {
            return FlowSteps.create(instruction, branch, code);
        }
        return FlowSteps.create(instruction, (Meaning.General) meaning, code);
    }
}
