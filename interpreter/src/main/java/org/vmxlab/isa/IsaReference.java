package org.vmxlab.isa;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The reference of the instruction set, from the definitions. */
public final class IsaReference {
    private final InstructionSet set;

    public IsaReference(InstructionSet set) {
        this.set = set;
    }

    /** One line for each instruction. */
    public String list() {
        StringBuilder text = new StringBuilder();
        for (Definition definition : set.definitions()) {
            text.append(String.format("%-12s %s%n", definition.mnemonic(), definition.title()));
        }
        return text.toString();
    }

    /** The page of {@code mnemonic}, an alias included; empty if there is no such instruction. */
    public Optional<String> page(String mnemonic) {
        List<Definition> definitions = set.named(mnemonic);
        if (definitions.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        for (Definition definition : definitions) {
            text.append(text.length() == 0 ? "" : "\n").append(page(definition));
        }
        return Optional.of(text.toString());
    }

    private static String page(Definition definition) {
        StringBuilder text = new StringBuilder();
        text.append(definition.mnemonic().toUpperCase(Locale.ROOT))
                .append("  ")
                .append(definition.title())
                .append("\n\n");
        for (Form form : definition.forms()) {
            text.append(String.format(
                                    "    %-24s %s %s%n", form.notation(), definition.mnemonic(), form.operandNotation())
                            .stripTrailing())
                    .append('\n');
        }
        text.append('\n');
        List<String[]> facts = new ArrayList<>();
        facts.add(new String[] {"meaning", definition.pseudocode()});
        facts.add(new String[] {"takes", definition.takenFlags()});
        facts.add(new String[] {"flags", definition.flags().isEmpty() ? "none" : definition.flags()});
        facts.add(new String[] {"undefined", definition.undefinedFlags()});
        facts.add(new String[] {"faults", definition.faults()});
        facts.add(new String[] {"LOCK", definition.lockable() ? "with a memory destination" : ""});
        facts.add(
                new String[] {"repeated", definition.repeat() == Definition.RepeatUse.NONE ? "" : "one iteration a step"
                });
        facts.add(new String[] {"also", String.join(", ", definition.aliases())});
        facts.add(new String[] {"manual", definition.reference()});
        for (String[] fact : facts) {
            if (!fact[1].isEmpty()) {
                text.append(String.format("    %-10s %s%n", fact[0], fact[1]));
            }
        }
        return text.toString();
    }
}
