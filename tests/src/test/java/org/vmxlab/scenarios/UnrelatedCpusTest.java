package org.vmxlab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vmxlab.assembler.Request;
import org.vmxlab.explore.Exploration;
import org.vmxlab.verdict.ViolationKind;

/** CPUs that have nothing to do with each other multiply nothing and hide nothing. */
class UnrelatedCpusTest {
    private static Exploration explored(String variant, String guests) throws InterruptedException {
        return Explorations.survey(Programs.example(
                "two-guests",
                new Request(Optional.of(variant), Optional.empty(), Map.of("GUESTS", guests), Optional.empty())));
    }

    @Test
    void statesOfTwoPairsOfCpusAddUp() throws InterruptedException {
        Exploration one = explored("careful", "one");
        Exploration two = explored("careful", "two");
        assertThat(two.counterexamples()).isEmpty();
        assertThat(two.cuts()).isEmpty();
        // The first state is the one where the first pair has come to its end.
        assertThat(two.states()).isEqualTo(2 * one.states() - 1);
    }

    @Test
    void violationsOfBothPairsAreFound() throws InterruptedException {
        assertThat(explored("hasty", "two").counterexamples())
                .extracting(found -> found.violation().cpu())
                .containsExactlyInAnyOrder(1, 3);
        assertThat(explored("hasty", "two").counterexamples())
                .allMatch(found -> found.violation().kind() == ViolationKind.UNDEFINED_VMX);
    }
}
