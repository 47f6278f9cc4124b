package org.vmxlab.encodings;

import java.util.List;
import org.vmxlab.isa.Definition;
import org.vmxlab.isa.Form;
import org.vmxlab.isa.InstructionSet;

/** The forms of instructions that other tools know, too. */
final class EncodedForms {
    private static final String MODEL_OPERATION = "hv";

    private EncodedForms() {}

    static List<Form> all() {
        return InstructionSet.standard().definitions().stream()
                .filter(EncodedForms::isKnownElsewhere)
                .flatMap(definition -> definition.forms().stream())
                .toList();
    }

    /** Model operations exist in this machine only. */
    static boolean isKnownElsewhere(Definition definition) {
        return !definition.mnemonic().startsWith(MODEL_OPERATION);
    }
}
