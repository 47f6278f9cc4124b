package org.vmxlab.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.vmxlab.memory.MemoryModel;

/**
 * The numbers of traces in {@code traces.csv}, on which several independent tools agree, are reached: under sequential
 * consistency by as many executions, under TSO as different traces.
 */
class OptimalSearchTest {
    /** {@code -Dtraces.all=true} runs the largest sizes too. */
    private static final long MOST = Boolean.getBoolean("traces.all") ? Long.MAX_VALUE : 1500;

    private static final int RANDOM = Integer.getInteger("random.races", 200);

    private static Plan plan(int depth, long bytes) {
        return new Plan(
                Strategy.DPOR,
                new Bounds(
                        OptionalInt.empty(),
                        depth,
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        Duration.ofHours(1),
                        bytes),
                1,
                Plan.Extent.ALL_VIOLATIONS,
                0,
                () -> false,
                () -> 0,
                Progress.SILENT);
    }

    static OptimalSearch searched(Subject subject) {
        return searched(subject, 1);
    }

    static OptimalSearch searched(Subject subject, int threads) {
        return searched(subject, plan(10_000, 1L << 30), threads, () -> OptimalSearch.Listener.NOBODY);
    }

    /** @param listeners one for each search; all but the last are void, as somebody learnt something */
    static OptimalSearch searched(Subject subject, int threads, Supplier<OptimalSearch.Listener> listeners) {
        return searched(subject, plan(10_000, 1L << 30), threads, listeners);
    }

    static OptimalSearch searched(Subject subject, int depth, long bytes) {
        return searched(subject, plan(depth, bytes), 1, () -> OptimalSearch.Listener.NOBODY);
    }

    private static OptimalSearch searched(
            Subject subject, Plan plan, int threads, Supplier<OptimalSearch.Listener> listeners) {
        List<Workbench> benches = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            benches.add(new Workbench(subject));
        }
        Sharing sharing = benches.get(0).nothingKnown();
        new Scout(benches.get(0)).learn(sharing);
        while (true) {
            sharing.settle();
            List<Sharing> knowledge = new ArrayList<>();
            benches.forEach(bench -> knowledge.add(sharing.copy()));
            OptimalSearch search = new OptimalSearch(
                    plan,
                    Long.MAX_VALUE,
                    UnfinishedTraces.notBegun(plan.bounds().bytes()),
                    listeners.get());
            try {
                if (search.run(benches, knowledge)) {
                    return search;
                }
            } catch (InterruptedException nobodyDoes) {
                throw new IllegalStateException(nobodyDoes);
            }
            knowledge.forEach(sharing::absorb);
        }
    }

    @ParameterizedTest(name = "{0}({1}), {2} CPUs: SC {3}, TSO {4}")
    @CsvFileSource(resources = "/traces.csv", numLinesToSkip = 1)
    void reachesEachTraceOnce(String program, int size, int cpus, long sequentiallyConsistent, long tso) {
        if (Math.max(sequentiallyConsistent, tso) > MOST) {
            return;
        }
        for (int threads : new int[] {1, 2, 4}) {
            reachesEachTraceOnce(program, size, cpus, sequentiallyConsistent, tso, threads);
        }
    }

    private static void reachesEachTraceOnce(
            String program, int size, int cpus, long sequentiallyConsistent, long tso, int threads) {
        OptimalSearch strict = searched(Subjects.trace(program, size, cpus, MemoryModel.SC), threads);
        assertThat(strict.executions())
                .as("executions, SC, %d threads", threads)
                .isEqualTo(sequentiallyConsistent);
        assertThat(strict.traces()).as("traces, SC, %d threads", threads).isEqualTo(sequentiallyConsistent);
        assertThat(strict.blocked()).as("blocked, SC, %d threads", threads).isZero();

        OptimalSearch relaxed = searched(Subjects.trace(program, size, cpus, MemoryModel.TSO), threads);
        assertThat(relaxed.traces()).as("traces, TSO, %d threads", threads).isEqualTo(tso);
        assertThat(relaxed.executions())
                .as("executions, TSO, %d threads", threads)
                .isGreaterThanOrEqualTo(tso);
        assertThat(relaxed.blocked()).as("blocked, TSO, %d threads", threads).isZero();
    }

    /** What executions run into, and how many there are, is the same however many threads there are. */
    @Test
    void threadsFindTheSameTogether() {
        for (long seed = 0; seed < RANDOM; seed++) {
            RandomRaces races = new RandomRaces(seed);
            for (MemoryModel model : MemoryModel.values()) {
                Subject subject = Subjects.of(races.source(), races.cpus(), model);
                OptimalSearch alone = searched(subject, 1);
                OptimalSearch together = searched(subject, 2 + (int) (seed % 3));
                String what = "seed " + seed + ", " + model + "\n" + races.source();
                assertThat(causes(together)).as(what).isEqualTo(causes(alone));
                assertThat(together.cuts()).as(what).isEqualTo(alone.cuts());
                assertThat(together.executions()).as(what).isEqualTo(alone.executions());
                assertThat(together.traces()).as(what).isEqualTo(alone.traces());
            }
        }
    }

    private static Set<Finding.Cause> causes(OptimalSearch search) {
        return search.findings().stream().map(Finding::cause).collect(Collectors.toSet());
    }
}
