package org.vmxlab.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vmxlab.explore.Bounds;
import org.vmxlab.explore.EndStates;
import org.vmxlab.explore.Plan;
import org.vmxlab.explore.Progress;
import org.vmxlab.explore.Strategy;
import org.vmxlab.memory.MemoryModel;

/** The explorer merges private steps, forwards, reorders and prunes; brute force does none of it. Both see the same ends. */
class ExplorationTest {
    private static final long PROGRAMS = Long.getLong("vmxlab.oracle.programs", 2_000);
    private static final long FIRST = Long.getLong("vmxlab.oracle.first", 0);

    @ParameterizedTest
    @EnumSource(MemoryModel.class)
    void exploringReachesTheEndsThatBruteForceReaches(MemoryModel model) throws InterruptedException {
        for (long seed = FIRST; seed < FIRST + PROGRAMS; seed++) {
            RandomProgram program = new RandomProgram(seed);
            Set<List<Long>> found = new HashSet<>();

            assertThat(new EndStates(program.subject(model), plan())
                            .visit(end -> found.add(program.read(end)))
                            .cuts())
                    .isEmpty();

            Set<List<Long>> expected = BruteForce.explore(program.boot(model), program.memory(), program::read)
                    .finals();
            assertThat(without(found, expected))
                    .as("ends that are none, seed %d under %s:%n%s", seed, model, program.text())
                    .isEmpty();
            assertThat(without(expected, found))
                    .as("ends not reached, seed %d under %s:%n%s", seed, model, program.text())
                    .isEmpty();
        }
    }

    private static Set<List<Long>> without(Set<List<Long>> all, Set<List<Long>> some) {
        Set<List<Long>> rest = new HashSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    private static Plan plan() {
        Bounds bounds = new Bounds(
                OptionalInt.empty(),
                Bounds.DEFAULT_DEPTH,
                OptionalLong.empty(),
                OptionalLong.empty(),
                Duration.ofHours(1),
                1L << 30);
        return new Plan(
                Strategy.DFS, bounds, 1, Plan.Extent.ALL_VIOLATIONS, 1, () -> false, System::nanoTime, Progress.SILENT);
    }
}
