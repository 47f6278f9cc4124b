package org.vmxlab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmxlab.assembler.Program;
import org.vmxlab.assembler.Request;
import org.vmxlab.cpu.Policy;
import org.vmxlab.guest.Guest;
import org.vmxlab.scenario.Expectation;
import org.vmxlab.schedule.Run;
import org.vmxlab.schedule.Schedule;
import org.vmxlab.schedule.Seeded;
import org.vmxlab.verdict.ViolationKind;

/**
 * The races of the same family: each variant keeps what its scenario says of it along its schedule, and what is fixed stays
 * so whatever the seed.
 */
class SiblingsTest {
    private static final int SEEDS = 20;

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

    @ParameterizedTest
    @MethodSource("siblings")
    void eachVariantGivesWhatIsExpectedOfIt(String sibling) {
        program(sibling, Optional.empty(), Map.of())
                .scenario()
                .orElseThrow()
                .variants()
                .forEach(variant -> {
                    Program program = program(sibling, Optional.of(variant.name()), Map.of());
                    Optional<Expectation> expected =
                            program.scenario().orElseThrow().expectation();
                    assertThat(verdict(program, Optional.empty()))
                            .as(sibling + ", " + variant.name())
                            .isEqualTo(expected.map(Expectation::verdict).orElse(ViolationKind.STEP_LIMIT.label()));
                });
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
        assertThat(verdict(program("s14-nmi-active-list", Optional.of("unfixed"), nmi), Optional.empty()))
                .isEqualTo(ViolationKind.STEP_LIMIT.label());
        assertThat(verdict(program("s14-nmi-active-list", Optional.of("fixed"), nmi), Optional.empty()))
                .isEqualTo("ok");
    }
}
