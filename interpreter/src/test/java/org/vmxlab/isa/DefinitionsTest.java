package org.vmxlab.isa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DefinitionsTest {
    @Test
    void everyInstructionIsDocumented() {
        for (Definition definition : InstructionSet.standard().definitions()) {
            assertThat(definition.title())
                    .as(definition.mnemonic())
                    .isNotBlank()
                    .doesNotEndWith(".");
            assertThat(definition.pseudocode()).as(definition.mnemonic()).isNotBlank();
            assertThat(definition.reference()).as(definition.mnemonic()).isNotBlank();
            assertThat(definition.forms()).as(definition.mnemonic()).isNotEmpty();
        }
    }

    /** Forms with the same encoding are only those that mean the same: both orders of XCHG, selectors in wider registers. */
    @Test
    void noTwoInstructionsShareAnEncoding() {
        Map<List<Object>, Form> seen = new LinkedHashMap<>();
        List<String> shared = new ArrayList<>();
        for (Definition definition : InstructionSet.standard().definitions()) {
            for (Form form : definition.forms()) {
                boolean memory = form.operands().stream().anyMatch(o -> o.kind() == OperandSpec.Kind.MEMORY);
                List<Object> key = List.of(
                        form.prefix(),
                        form.size(),
                        form.map(),
                        form.opcode(),
                        form.extension(),
                        form.digit(),
                        form.suffix(),
                        memory);
                Form other = seen.putIfAbsent(key, form);
                boolean same = other != null
                        && other.definition() == definition
                        && List.of("xchg", "mov", "sldt").contains(definition.mnemonic());
                if (other != null && !same) {
                    shared.add(definition + " and " + other.definition() + ": " + form.notation());
                }
            }
        }
        assertThat(shared).isEmpty();
    }

    @Test
    void everyDefinitionIsFoundByItsNames() {
        InstructionSet set = InstructionSet.standard();
        for (Definition definition : set.definitions()) {
            assertThat(set.named(definition.mnemonic())).contains(definition);
            for (String alias : definition.aliases()) {
                assertThat(set.named(alias)).contains(definition);
            }
        }
    }

    @Test
    void formsShowTheManualsNotation() {
        Form wide = InstructionSet.standard().named("add").get(0).forms().get(3);

        assertThat(wide.notation()).isEqualTo("REX.W + 01 /r");
        assertThat(wide.operandNotation()).isEqualTo("r/m64, r64");
    }
}
