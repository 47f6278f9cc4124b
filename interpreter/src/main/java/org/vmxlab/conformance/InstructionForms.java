package org.vmxlab.conformance;

import java.util.ArrayList;
import java.util.List;
import org.vmxlab.isa.Definition;
import org.vmxlab.isa.Form;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.Operand;
import org.vmxlab.isa.OperandSpec;

/** Names for what a form of an instruction can be used as: with a register or with memory, with LOCK, repeated. */
final class InstructionForms {
    private InstructionForms() {}

    /** All uses of {@code form}. */
    static List<String> of(Form form) {
        String base = base(form);
        Definition definition = form.definition();
        List<String> uses = new ArrayList<>();
        boolean either =
                form.operands().stream().anyMatch(operand -> operand.kind() == OperandSpec.Kind.REGISTER_OR_MEMORY);
        if (either) {
            uses.add(base + ", register");
            uses.add(base + ", memory");
        } else {
            uses.add(base);
        }
        boolean memoryFirst = !form.operands().isEmpty()
                && (form.operands().get(0).kind() == OperandSpec.Kind.REGISTER_OR_MEMORY
                        || form.operands().get(0).kind() == OperandSpec.Kind.MEMORY);
        if (definition.lockable() && memoryFirst) {
            uses.add(base + ", LOCK");
        }
        if (definition.repeat() != Definition.RepeatUse.NONE) {
            uses.add(base + ", REP");
            if (definition.repeat() == Definition.RepeatUse.COMPARE) {
                uses.add(base + ", REPNE");
            }
        }
        return uses;
    }

    /** The use that {@code instruction} is. */
    static String of(Instruction instruction) {
        Form form = instruction.form();
        String base = base(form);
        if (instruction.prefix() != Instruction.Prefix.NONE) {
            boolean known = instruction.prefix() == Instruction.Prefix.LOCK
                    ? form.definition().lockable()
                    : form.definition().repeat() != Definition.RepeatUse.NONE;
            return known ? base + ", " + instruction.prefix().name() : base;
        }
        for (int i = 0; i < form.operands().size(); i++) {
            if (form.operands().get(i).kind() == OperandSpec.Kind.REGISTER_OR_MEMORY) {
                return base + (instruction.operand(i) instanceof Operand.Memory ? ", memory" : ", register");
            }
        }
        return base;
    }

    private static String base(Form form) {
        return (form.definition().mnemonic() + " " + form.operandNotation()).strip() + " (" + form.notation() + ")";
    }
}
