package org.vmxlab.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vmxlab.memory.MemoryModel;

/** What a CPU has done before it fails is seen by others, who may go on first, however short the way to the failure. */
class FailingStepTest {
    private static final String BOTH_FAIL = """
            scenario "one CPU's way to its failure lets the other fail"
            cpus 2
            start 0, first
            start 1, second
                    org 0x100000
                    default abs
            first:
                    mov     qword [flag], 1
                    mfence
                    assert  rsp == 0, "the first"
                    stop
            second:
                    assert  qword [flag] == 0, "the second"
                    stop
            align 8
            flag:   dq 0
            """;

    @ParameterizedTest
    @EnumSource(MemoryModel.class)
    void aFailureHidesNoneThatItsWayMakesPossible(MemoryModel model) throws InterruptedException {
        Exploration seen = new Explorer(Subjects.of(BOTH_FAIL, 2, model), plan()).explore();

        assertThat(seen.counterexamples())
                .extracting(found -> found.violation().detail())
                .containsExactlyInAnyOrder("the first", "the second");
        assertThat(seen.cuts()).isEmpty();
    }

    private static Plan plan() {
        Bounds bounds = new Bounds(
                OptionalInt.empty(),
                Bounds.DEFAULT_DEPTH,
                OptionalLong.empty(),
                OptionalLong.empty(),
                Duration.ofMinutes(1),
                1L << 28);
        return new Plan(
                Strategy.DFS, bounds, 1, Plan.Extent.ALL_VIOLATIONS, 1, () -> false, System::nanoTime, Progress.SILENT);
    }
}
