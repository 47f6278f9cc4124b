package org.vmxlab.isa;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IsaReferenceTest {
    private final IsaReference reference = new IsaReference(InstructionSet.standard());

    @Test
    void aPageSaysWhatIsKnownOfTheInstruction() {
        assertThat(reference.page("vmptrld").orElseThrow())
                .contains("VMPTRLD")
                .contains("NP 0F C7 /6")
                .contains("vmptrld m64")
                .contains("faults")
                .contains("manual");
    }

    @Test
    void anAliasLeadsToItsInstruction() {
        assertThat(reference.page("jz")).isEqualTo(reference.page("je"));
        assertThat(reference.page("jz").orElseThrow()).contains("ZF");
    }

    @Test
    void anUnknownNameHasNoPage() {
        assertThat(reference.page("vmptrlod")).isEmpty();
    }

    @Test
    void theListNamesEveryInstruction() {
        for (Definition definition : InstructionSet.standard().definitions()) {
            assertThat(reference.list()).contains(definition.mnemonic());
        }
    }
}
