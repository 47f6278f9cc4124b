package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vmxlab.isa.Definition;
import org.vmxlab.isa.Form;
import org.vmxlab.isa.OperandSpec;

/** Forms by the kinds and sizes of the operands that they take: a mnemonic has up to fifty, and few come into question. */
final class FormIndex {
    private final Map<String, Map<Long, List<Form>>> candidates = new HashMap<>();

    /** The forms of {@code mnemonic} that may take {@code operands}, in the order of their definitions. */
    List<Form> candidates(String mnemonic, List<Definition> definitions, List<ParsedOperand> operands) {
        Map<Long, List<Form>> byShape = candidates.get(mnemonic);
        if (byShape == null) {
            byShape = new HashMap<>();
            candidates.put(mnemonic, byShape);
        }
        long shape = 1;
        for (ParsedOperand operand : operands) {
            shape = shape << 16 | letter(operand) << 8 | bytes(operand);
        }
        List<Form> found = byShape.get(shape);
        if (found == null) {
            found = find(definitions, operands);
            byShape.put(shape, found);
        }
        return found;
    }

    private static char letter(ParsedOperand operand) {
        return operand instanceof ParsedOperand.Register ? 'r' : operand instanceof ParsedOperand.Memory ? 'm' : 'n';
    }

    /** Size that a form must have here; 0 for any. */
    private static int bytes(ParsedOperand operand) {
        if (operand instanceof ParsedOperand.Register register) {
            return register.operand().bytes();
        }
        return operand instanceof ParsedOperand.Memory memory ? memory.bytes() : 0;
    }

    private static List<Form> find(List<Definition> definitions, List<ParsedOperand> operands) {
        List<Form> found = new ArrayList<>();
        for (Definition definition : definitions) {
            for (Form form : definition.forms()) {
                if (mayTake(form, operands)) {
                    found.add(form);
                }
            }
        }
        return List.copyOf(found);
    }

    private static boolean mayTake(Form form, List<ParsedOperand> operands) {
        if (form.operands().size() != operands.size()) {
            return false;
        }
        for (int i = 0; i < operands.size(); i++) {
            if (!mayTake(form.operands().get(i), operands.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean mayTake(OperandSpec spec, ParsedOperand operand) {
        return switch (spec.kind()) {
            case REGISTER, FIXED_REGISTER -> letter(operand) == 'r' && bytes(operand) == spec.bytes();
            case REGISTER_OR_MEMORY ->
                letter(operand) == 'r' ? bytes(operand) == spec.bytes() : letter(operand) == 'm' && fits(spec, operand);
            case MEMORY, ABSOLUTE_MEMORY -> letter(operand) == 'm' && fits(spec, operand);
            case IMMEDIATE, ONE, TARGET -> letter(operand) == 'n';
            case SEGMENT_REGISTER, FIXED_SEGMENT, CONTROL_REGISTER, DEBUG_REGISTER -> letter(operand) == 'r';
        };
    }

    /** A memory operand without a size has that of the form; addresses have none, and ten bytes are a descriptor table's. */
    static boolean fits(OperandSpec spec, ParsedOperand memory) {
        int bytes = bytes(memory);
        return bytes == 0 || bytes == spec.bytes() || spec.bytes() == 0 || spec.bytes() == 10;
    }
}
