package org.vmxlab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmxlab.assembler.Program;
import org.vmxlab.assembler.Request;
import org.vmxlab.cpu.Policy;
import org.vmxlab.explore.Exploration;
import org.vmxlab.guest.Guest;
import org.vmxlab.scenario.Expectation;
import org.vmxlab.scenario.Scenario;
import org.vmxlab.scenario.Variant;
import org.vmxlab.schedule.Run;
import org.vmxlab.schedule.Schedule;
import org.vmxlab.schedule.Seeded;
import org.vmxlab.verdict.ViolationKind;

/**
 * The races of the same family: each variant gives what its scenario expects of it, along the scenario's schedule and in all
 * interleavings together.
 */
class SiblingsTest {
    private static final int SEEDS = 20;
    private static final String NMI_FROM_OUTSIDE = "s14-nmi-active-list";

    static Stream<String> siblings() {
        return Stream.of(
                "s2-live-mask",
                "s5-vpmu-last-vcpu",
                "s6-vpmu-is-running",
                "s14-nmi-active-list",
                "s22-posted-interrupt",
                "s23-mwait-elision",
                "s28-cleanup-self-ipi",
                "s33-tlb-time-stamp");
    }

    private static Program program(String sibling, Optional<String> variant, Map<String, String> settings) {
        return Programs.scenario(
                "siblings/" + sibling, new Request(variant, Optional.empty(), settings, Optional.empty()));
    }

    private static String verdict(Program program, Optional<Schedule> other) {
        Guest guest = new Guest(program, Policy.DEFAULT);
        return new Run(guest.boot(), other.orElseGet(guest::schedule), guest.ending(guest.maxSteps(), Optional.empty()))
                .run()
                .violation()
                .map(violation -> violation.kind().label())
                .orElse("ok");
    }

    /** What the scenario expects of its variants, in their order. */
    private static Map<String, String> expectations(String sibling) {
        Map<String, String> expectations = new LinkedHashMap<>();
        for (Variant variant :
                scenario(program(sibling, Optional.empty(), Map.of())).variants()) {
            Optional<Expectation> expected = scenario(program(sibling, Optional.of(variant.name()), Map.of()))
                    .expectation();
            assertThat(expected).as(sibling + ", " + variant.name()).isPresent();
            expectations.put(variant.name(), expected.get().verdict());
        }
        return expectations;
    }

    private static Scenario scenario(Program program) {
        return program.scenario().orElseThrow();
    }

    /** A run cannot tell a livelock from what takes long. What comes from outside, as in S14, comes in no run. */
    @ParameterizedTest
    @MethodSource("siblings")
    void eachVariantGivesWhatIsExpectedAlongItsSchedule(String sibling) {
        expectations(sibling).forEach((variant, expected) -> {
            Map<String, String> settings =
                    sibling.equals(NMI_FROM_OUTSIDE) ? Map.of("NMI", "in_load") : Map.<String, String>of();
            assertThat(verdict(program(sibling, Optional.of(variant), settings), Optional.empty()))
                    .as(sibling + ", " + variant)
                    .isEqualTo(
                            expected.equals(ViolationKind.LIVELOCK.label())
                                    ? ViolationKind.STEP_LIMIT.label()
                                    : expected);
        });
    }

    @ParameterizedTest
    @MethodSource("siblings")
    void allInterleavingsOfAVariantGiveWhatIsExpected(String sibling) throws InterruptedException {
        for (Map.Entry<String, String> expected : expectations(sibling).entrySet()) {
            Exploration seen = Explorations.survey(program(sibling, Optional.of(expected.getKey()), Map.of()));
            Set<String> kinds = seen.counterexamples().stream()
                    .map(found -> found.violation().kind().label())
                    .collect(Collectors.toSet());
            String as = sibling + ", " + expected.getKey();
            assertThat(seen.cuts()).as(as).isEmpty();
            if (expected.getValue().equals("ok")) {
                assertThat(kinds).as(as).isEmpty();
            } else {
                assertThat(kinds).as(as).containsExactly(expected.getValue());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("siblings")
    void theFixHoldsForEverySeed(String sibling) {
        Program program = program(sibling, Optional.of("fixed"), Map.of());
        for (long seed = 1; seed <= SEEDS; seed++) {
            assertThat(verdict(program, Optional.of(new Seeded(seed))))
                    .as(sibling + ", seed " + seed)
                    .isEqualTo("ok");
        }
    }

    /** In either window the handler never ends, and with the fix it does. */
    @ParameterizedTest
    @ValueSource(strings = {"in_load", "in_clear"})
    void anNmiInEitherWindowFindsTheListHalfUpdated(String window) {
        Map<String, String> nmi = Map.of("NMI", window);
        assertThat(verdict(program(NMI_FROM_OUTSIDE, Optional.of("unfixed"), nmi), Optional.empty()))
                .isEqualTo(ViolationKind.STEP_LIMIT.label());
        assertThat(verdict(program(NMI_FROM_OUTSIDE, Optional.of("fixed"), nmi), Optional.empty()))
                .isEqualTo("ok");
    }
}
