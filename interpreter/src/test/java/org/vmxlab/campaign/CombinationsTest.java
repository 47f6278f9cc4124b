package org.vmxlab.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Several faults in one run. Merged ones are held to the truth: each combination, tried on its own to the end of its run, comes
 * to what was said of it.
 */
class CombinationsTest {
    private static final List<Integer> BITS = List.of(5);

    /** Registers that are read, overwritten, kept on the stack and left alone. */
    private static final String SHORT = """
            scenario "short"
            start 0, main
            org 0x100000
            section .text
            main:
                mov     rbx, 3
                push    rbx
                add     rax, rbx
                pop     rcx
                adc     rdx, 0
                mov     [result], rcx
                mov     rbx, [result]
                cmp     rbx, rcx
                setc    byte [carry]
                hvstop
            section .data
            result: dq 0
            carry:  dq 0
            """;

    private static final Map<String, String> PROGRAMS =
            Map.of("handshake", Sweeps.HANDSHAKE, "short", SHORT, "handlers", Sweeps.HANDLERS);

    private static Findings findings(String program, Campaign.Equivalence equivalence, int faults, String... kinds)
            throws Exception {
        String source = Objects.requireNonNull(PROGRAMS.get(program));
        return new Campaign(Sweeps.subject(source), Sweeps.plan(faults, equivalence, BITS, kinds)).run();
    }

    private static String key(Injection injection, long step) {
        return injection.kind().name() + ": " + injection.words() + " @" + step + " " + injection.when();
    }

    /** What was said of each combination of two; of sites that are merged, one CPU makes the steps between them alone. */
    private static Map<String, Effect> said(Findings merged) {
        Map<String, Effect> said = new HashMap<>();
        for (Result result : merged.results()) {
            Injection first = result.before().get(0);
            Injection second = result.injection();
            for (long earlier = first.since(); earlier < first.since() + first.sites(); earlier++) {
                for (long later = second.since(); later < second.since() + second.sites(); later++) {
                    said.put(
                            key(first, earlier) + ", " + key(second, later),
                            result.outcome().effect());
                }
            }
        }
        return said;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "handshake | ipi-lost ipi-delayed ipi-duplicated ipi-misdirected store-lost",
                "handlers  | nmi interrupt",
                "handlers  | interrupt instruction-skipped",
                "short     | register-flip",
                "short     | flag-flip instruction-skipped",
                "short     | memory-flip store-lost store-delayed",
            })
    void mergedCombinationsComeToWhatBruteForceFinds(String program, String kinds) throws Exception {
        String[] names = kinds.strip().split(" ");
        Findings merged = findings(program.strip(), Campaign.Equivalence.MERGED, 2, names);
        Findings brute = findings(program.strip(), Campaign.Equivalence.BRUTE_FORCE, 2, names);
        Map<String, Effect> said = said(merged);
        Map<String, Set<Effect>> alone = new HashMap<>();
        for (Result single : findings(program.strip(), Campaign.Equivalence.BRUTE_FORCE, 1, names)
                .results()) {
            alone.computeIfAbsent(single.words(), words -> new HashSet<>())
                    .add(single.outcome().effect());
        }

        List<String> wrong = new ArrayList<>();
        long same = 0;
        for (Result result : brute.results()) {
            Injection first = result.before().get(0);
            Injection second = result.injection();
            String key = key(first, first.step().number()) + ", "
                    + key(second, second.step().number());
            Effect effect = said.get(key);
            if (effect == null) {
                // Nothing is left of the first where the second strikes: it is as good as alone.
                same++;
                if (!alone.getOrDefault(second.words(), Set.of())
                        .contains(result.outcome().effect())) {
                    wrong.add(key + " comes to " + result.outcome() + ", and the second alone never");
                }
            } else if (effect != result.outcome().effect()) {
                wrong.add(key + " comes to " + result.outcome() + ", merged to " + effect);
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(same).as("same as fewer").isEqualTo(merged.sameAsFewer());
        assertThat(merged.all()).isEqualTo(brute.all() - same);
        assertThat(merged.tried()).isLessThanOrEqualTo(brute.tried());
        assertThat(merged.planned()).isEqualTo(merged.tried());
    }

    /** The handler's answer is lost as well as the first IPI: with three faults somebody loses all that the sender sends. */
    @Test
    void threeFaultsStrikeOneAfterTheOther() throws Exception {
        Findings three = findings("handshake", Campaign.Equivalence.MERGED, 3, "ipi-duplicated", "store-lost");
        assertThat(three.tried()).isPositive();
        assertThat(three.faults()).isEqualTo(3);
        for (Result result : three.results()) {
            assertThat(result.before()).hasSize(2);
            long last = 0;
            for (Injection injection : result.before()) {
                assertThat(injection.step().number()).isGreaterThanOrEqualTo(last);
                last = injection.step().number();
            }
            assertThat(result.injection().step().number()).isGreaterThanOrEqualTo(last);
        }
    }

    @Test
    void everyExampleIsMadeAgainFromItsReplayFile() throws Exception {
        Findings two = findings("handshake", Campaign.Equivalence.MERGED, 2, "ipi-lost", "ipi-delayed", "store-lost");
        assertThat(two.lines()).isNotEmpty();
        for (Findings.Example example : two.examples()) {
            assertThat(Sweeps.saved(example).file().end()).startsWith(example.label());
        }
    }

    @Test
    void moreThanAreAllowedAreNotTried() {
        Campaign.Plan plan = Sweeps.plan(2, Campaign.Equivalence.MERGED, BITS, "register-flip");
        Campaign campaign = new Campaign(
                Sweeps.subject(SHORT),
                new Campaign.Plan(
                        plan.kinds(),
                        plan.filter(),
                        plan.parameters(),
                        2,
                        500,
                        plan.equivalence(),
                        plan.sampling(),
                        plan.shard(),
                        2,
                        plan.stop(),
                        plan.progress()));
        assertThatThrownBy(campaign::run)
                .isInstanceOf(Campaign.TooMany.class)
                .hasMessageContaining("more than 500 combinations of 2 faults");
    }
}
