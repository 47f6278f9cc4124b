package org.vmxlab.vectors;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vmxlab.isa.Form;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.Operand;

/** Samples of a form that show all its uses. */
final class FormSamples {
    private static final int ATTEMPTS = 60;

    private FormSamples() {}

    /** Up to {@code each} samples of each use that random samples meet. */
    static List<IntegerSample> of(SampleGenerator generator, Form form, int each) {
        Map<String, Integer> count = new HashMap<>();
        List<IntegerSample> samples = new ArrayList<>();
        for (int i = 0; i < ATTEMPTS; i++) {
            IntegerSample sample = generator.next(form);
            if (!sameForm(sample.instruction().form(), form)) {
                continue;
            }
            if (count.merge(use(sample.instruction()), 1, Integer::sum) <= each) {
                samples.add(sample);
            }
        }
        return samples;
    }

    private static boolean sameForm(Form a, Form b) {
        return a.definition().mnemonic().equals(b.definition().mnemonic())
                && a.notation().equals(b.notation())
                && a.operandNotation().equals(b.operandNotation());
    }

    private static String use(Instruction instruction) {
        boolean memory = instruction.operands().stream().anyMatch(operand -> operand instanceof Operand.Memory);
        return instruction.prefix() + (memory ? " memory" : "");
    }
}
