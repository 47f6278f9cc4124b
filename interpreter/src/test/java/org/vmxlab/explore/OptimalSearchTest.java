package org.vmxlab.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
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
        return searched(subject, () -> OptimalSearch.Listener.NOBODY);
    }

    /** @param listeners one for each search; all but the last are void, as somebody learnt something */
    static OptimalSearch searched(Subject subject, Supplier<OptimalSearch.Listener> listeners) {
        return searched(subject, plan(10_000, 1L << 30), listeners);
    }

    static OptimalSearch searched(Subject subject, int depth, long bytes) {
        return searched(subject, plan(depth, bytes), () -> OptimalSearch.Listener.NOBODY);
    }

    private static OptimalSearch searched(Subject subject, Plan plan, Supplier<OptimalSearch.Listener> listeners) {
        Workbench bench = new Workbench(subject);
        Sharing sharing = bench.nothingKnown();
        new Scout(bench).learn(sharing);
        while (true) {
            sharing.settle();
            OptimalSearch search =
                    new OptimalSearch(bench.layOut(sharing), sharing, plan, Long.MAX_VALUE, listeners.get());
            if (search.run()) {
                return search;
            }
        }
    }

    @ParameterizedTest(name = "{0}({1}), {2} CPUs: SC {3}, TSO {4}")
    @CsvFileSource(resources = "/traces.csv", numLinesToSkip = 1)
    void reachesEachTraceOnce(String program, int size, int cpus, long sequentiallyConsistent, long tso) {
        if (Math.max(sequentiallyConsistent, tso) > MOST) {
            return;
        }
        OptimalSearch strict = searched(Subjects.trace(program, size, cpus, MemoryModel.SC));
        assertThat(strict.executions()).as("executions, SC").isEqualTo(sequentiallyConsistent);
        assertThat(strict.traces()).as("traces, SC").isEqualTo(sequentiallyConsistent);
        assertThat(strict.blocked()).as("blocked, SC").isZero();

        OptimalSearch relaxed = searched(Subjects.trace(program, size, cpus, MemoryModel.TSO));
        assertThat(relaxed.traces()).as("traces, TSO").isEqualTo(tso);
        assertThat(relaxed.executions()).as("executions, TSO").isGreaterThanOrEqualTo(tso);
        assertThat(relaxed.blocked()).as("blocked, TSO").isZero();
    }
}
