package org.vmxlab.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vmxlab.memory.MemoryModel;

class StretchTest {
    private static final String COUNTS = """
                    org     0x100000
                    jmp     counts
            counts: inc     rax
                    jmp     counts
            """;

    /** Each state differs from all others, and nobody notices any: no bound that counts transitions or states is met. */
    @ParameterizedTest
    @EnumSource(names = {"DFS", "DPOR"})
    void aCpuThatCountsForEverEndsTheExecution(Strategy strategy) throws InterruptedException {
        Bounds bounds = new Bounds(
                OptionalInt.empty(),
                Bounds.DEFAULT_DEPTH,
                OptionalLong.empty(),
                OptionalLong.empty(),
                Duration.ofHours(1),
                1L << 30);
        Plan plan =
                new Plan(strategy, bounds, 1, Plan.Extent.FIRST_VIOLATION, 1, () -> false, () -> 0, Progress.SILENT);

        Exploration exploration = new Explorer(Subjects.of(COUNTS, 1, MemoryModel.TSO), plan).explore();

        assertThat(exploration.cuts()).contains(Cut.STRETCH);
        assertThat(exploration.counterexamples()).isEmpty();
        assertThat(exploration.verdict()).isEqualTo(Exploration.Verdict.INCOMPLETE);
    }
}
