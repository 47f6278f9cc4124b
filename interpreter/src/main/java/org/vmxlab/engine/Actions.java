package org.vmxlab.engine;

import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.Meaning;

/** Binds decoded instructions to actions. */
public final class Actions {
    private Actions() {}

    /** The action of {@code instruction}. */
    public static Action of(Instruction instruction) {
        Action action = bind(instruction, instruction.definition().meaning());
        return instruction.prefix() == Instruction.Prefix.LOCK ? new FlowActions.Locked(action) : action;
    }

    private static Action bind(Instruction instruction, Meaning meaning) {
        if (meaning instanceof Meaning.Binary) {
            return new OperandActions.Binary(instruction);
        }
        if (meaning instanceof Meaning.Compare) {
            return new OperandActions.Compare(instruction);
        }
        if (meaning instanceof Meaning.Unary) {
            return new OperandActions.Unary(instruction);
        }
        if (meaning instanceof Meaning.Transfer) {
            return new OperandActions.Transfer(instruction);
        }
        return meaning instanceof Meaning.Branch
                ? new FlowActions.Branch(instruction)
                : new FlowActions.General(instruction);
    }
}
