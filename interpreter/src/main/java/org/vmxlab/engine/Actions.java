package org.vmxlab.engine;

import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.Meaning;
import org.vmxlab.isa.Operand;

/** Binds decoded instructions to actions. */
public final class Actions {
    private Actions() {}

    /** The action of {@code instruction}. */
    public static Action of(Instruction instruction) {
        Action action = withoutLock(instruction);
        return instruction.prefix() == Instruction.Prefix.LOCK ? new FlowActions.Locked(action) : action;
    }

    /** The action of {@code instruction}; if it is locked, the store buffer is to be empty before and after it. */
    public static Action withoutLock(Instruction instruction) {
        return bind(instruction, instruction.definition().meaning());
    }

    /**
     * Whether the action of {@code instruction} reads and writes general registers and flags, and RIP, and nothing else: it cannot
     * fail, nor need the CPU's attention, nor tell what time it is.
     */
    public static boolean isRegistersOnly(Instruction instruction) {
        Meaning meaning = instruction.definition().meaning();
        boolean computes = meaning instanceof Meaning.Binary
                || meaning instanceof Meaning.Compare
                || meaning instanceof Meaning.Unary
                || meaning instanceof Meaning.Transfer;
        return computes && instruction.operands().stream().allMatch(Actions::isRegisterOrNumber);
    }

    private static boolean isRegisterOrNumber(Operand operand) {
        return operand instanceof Operand.GeneralRegister
                || operand instanceof Operand.HighByte
                || operand instanceof Operand.Immediate;
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
        if (meaning instanceof Meaning.Exchange) {
            return instruction.operand(0) instanceof Operand.Memory
                    ? new OperandActions.ExchangeWithMemory(instruction)
                    : new OperandActions.ExchangeOfRegisters(instruction);
        }
        return meaning instanceof Meaning.Branch
                ? new FlowActions.Branch(instruction)
                : new FlowActions.General(instruction);
    }
}
