package org.vmxlab.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
                faults 2
                combinations 5000
                sample 100
                seed -7
                swarm 3
                round-robin 20
                max-steps 9000
                brute-force true
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
        assertThat(campaign.conduct())
                .isEqualTo(new Conduct(
                        OptionalLong.of(20),
                        OptionalLong.of(9000),
                        2,
                        5000,
                        Campaign.Equivalence.BRUTE_FORCE,
                        Optional.of(new Sampling(100, -7, 3))));
        Findings.Line there = new Findings.Line("ipi-lost", "on_selected_cpus", java.util.Map.of(), List.of());
        Findings.Line elsewhere = new Findings.Line("ipi-lost", "other", java.util.Map.of(), List.of());
        assertThat(campaign.acceptance().accepts(there, Effect.HANG)).isTrue();
        assertThat(campaign.acceptance().accepts(elsewhere, Effect.HANG)).isFalse();
        assertThat(campaign.acceptance().accepts(elsewhere, Effect.DETECTED)).isTrue();
    }

    @Test
    void wordsThatDoNotGoTogetherAreToldWhereTheyStand() {
        assertThatThrownBy(() -> CampaignFile.parse("round-robin 5\nprogram a\nkinds nmi\nalong a.vmxr\n"))
                .isInstanceOfSatisfying(
                        CampaignFile.Malformed.class,
                        wrong -> assertThat(wrong.line()).isEqualTo(1))
                .hasMessageContaining("'along' and 'round-robin' exclude each other");
        assertThatThrownBy(() -> CampaignFile.parse("program a\nkinds nmi\nswarm 5\nsample 4\n"))
                .isInstanceOfSatisfying(
                        CampaignFile.Malformed.class,
                        wrong -> assertThat(wrong.line()).isEqualTo(3))
                .hasMessageContaining("swarm 5: a number from 1 to 4 is expected");
    }

    @Test
    void wordsOfHowItIsCarriedOutSayTheSameAgain() throws Conduct.Malformed {
        for (Conduct conduct : List.of(
                Conduct.STANDARD,
                new Conduct(
                        OptionalLong.of(20),
                        OptionalLong.of(9000),
                        2,
                        5000,
                        Campaign.Equivalence.BRUTE_FORCE,
                        Optional.of(new Sampling(100, -7, 3))))) {
            assertThat(Conduct.of(conduct.words())).isEqualTo(conduct);
        }
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
                "faults 5               | 2 | faults 5: a number from 1 to 4 is expected",
                "faults two             | 2 | a number from 1 to 4 is expected",
                "sample 0               | 2 | a number from 1 to 10000000 is expected",
                "combinations 0         | 2 | a number from 1 on is expected",
                "max-steps 0            | 2 | a number from 1 on is expected",
                "seed 5                 | 2 | seed 5: no sample N says how many faults to draw",
                "swarm 5                | 2 | swarm 5: no sample N says how many faults to draw",
                "brute-force perhaps    | 2 | true or false is expected",
                "sampel 5               | 2 | did you mean 'sample'?",
            })
    void whatIsWrongIsToldWithItsLine(String line, int number, String message) {
        assertThatThrownBy(() -> CampaignFile.parse("program a\n" + line + "\n"))
                .isInstanceOfSatisfying(
                        CampaignFile.Malformed.class,
                        wrong -> assertThat(wrong.line()).isEqualTo(number))
                .hasMessageContaining(message);
    }
}
