package org.vmxlab.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Campaign files. */
class CampaignFileTest {
    @Test
    void everyDirectiveIsRead() throws CampaignFile.Malformed {
        CampaignFile campaign = CampaignFile.parse("""
                ; a comment
                campaign "what is asked"
                program xen/vmcs-race   ; a name
                variant landed
                trigger T1
                set RCU=batches
                kinds ipi-lost, nmi
                sites cpu=0, routine=vmx_*
                sites window=if-clear
                bits 0-3
                delays 5, rest
                vectors 0xfb-0xfd
                accept masked, detected
                accept hang for ipi-lost in on_selected_cpus
                """);

        assertThat(campaign.title()).isEqualTo("what is asked");
        assertThat(campaign.program()).isEqualTo("xen/vmcs-race");
        assertThat(campaign.variant()).contains("landed");
        assertThat(campaign.trigger()).contains("T1");
        assertThat(campaign.options()).containsEntry("RCU", "batches");
        assertThat(campaign.kinds()).extracting(FaultKind::name).containsExactly("ipi-lost", "nmi");
        assertThat(campaign.filters()).hasSize(2);
        assertThat(campaign.parameters().bits()).containsExactly(0, 1, 2, 3);
        assertThat(campaign.parameters().delays()).containsExactly(5L, Parameters.UNTIL_REST);
        assertThat(campaign.parameters().vectors()).containsExactlyInAnyOrder(0xfb, 0xfc, 0xfd);
        Findings.Line there = new Findings.Line("ipi-lost", "on_selected_cpus", java.util.Map.of(), List.of());
        Findings.Line elsewhere = new Findings.Line("ipi-lost", "other", java.util.Map.of(), List.of());
        assertThat(campaign.acceptance().accepts(there, Effect.HANG)).isTrue();
        assertThat(campaign.acceptance().accepts(elsewhere, Effect.HANG)).isFalse();
        assertThat(campaign.acceptance().accepts(elsewhere, Effect.DETECTED)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kinds ipi-lsot         | 2 | did you mean 'ipi-lost'?",
                "kind ipi-lost          | 2 | did you mean 'kinds'?",
                "kinds                  | 2 | 'kinds' needs something behind it",
                "vectors 300            | 2 | numbers from 16 to 255",
                "vectors 8              | 2 | numbers from 16 to 255",
                "bits 64                | 2 | numbers from 0 to 63",
                "delays soon            | 2 | a number of steps from 1 on, or 'rest'",
                "sites routin=x         | 2 | 'routin=x' is no condition for sites",
                "sites cpu=0, cpu=1     | 2 | 'cpu' stands there twice",
                "sites step=20-10       | 2 | neither a number nor a range",
                "accept fine            | 2 | 'fine' is no effect",
                "accept hang for nothing| 2 | there is no kind of fault 'nothing'",
                "set RCU                | 2 | set OPTION=VALUE is expected",
                "program b              | 2 | a second 'program'",
                "variant x              | 2 | no line 'kinds KIND",
            })
    void whatIsWrongIsToldWithItsLine(String line, int number, String message) {
        assertThatThrownBy(() -> CampaignFile.parse("program a\n" + line + "\n"))
                .isInstanceOfSatisfying(
                        CampaignFile.Malformed.class,
                        wrong -> assertThat(wrong.line()).isEqualTo(number))
                .hasMessageContaining(message);
    }
}
