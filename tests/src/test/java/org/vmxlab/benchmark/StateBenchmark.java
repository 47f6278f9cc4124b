package org.vmxlab.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.vmxlab.cpu.Policy;
import org.vmxlab.explore.Bounds;
import org.vmxlab.explore.Exploration;
import org.vmxlab.explore.Explorer;
import org.vmxlab.explore.Plan;
import org.vmxlab.explore.Progress;
import org.vmxlab.explore.Strategy;
import org.vmxlab.explore.Subject;
import org.vmxlab.guest.Guest;
import org.vmxlab.scenarios.BenchmarkPrograms;

/**
 * Transitions a second of the strategy {@code dfs} on one core, where it proves the race scenario with the fix of November
 * 2017: the line {@code transitions} of the table. Counted are the transitions of the pass that proves it, over the time of
 * everything, learning who shares what included; the last line is the same by the time of the processor, which counts the
 * compiler and the collector as well.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class StateBenchmark {
    private final Plan plan = new Plan(
            Strategy.DFS,
            new Bounds(
                    OptionalInt.empty(),
                    Bounds.DEFAULT_DEPTH,
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    Duration.ofHours(1),
                    1L << 30),
            1,
            Plan.Extent.SURVEY,
            0,
            () -> false,
            System::nanoTime,
            Progress.SILENT);

    private long transitions;
    private long processorTime;

    private final Subject subject =
            new Guest(BenchmarkPrograms.scenario("xen/vmcs-race", "landed"), Policy.DEFAULT).subject();

    /** What the table shows beside explorations a second. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Counters {
        /** Transitions of the last passes of all explorations. */
        public long transitions;

        /** States of all explorations. */
        public long states;
    }

    /** The whole exploration, learning who shares what included. */
    @Benchmark
    public Exploration explore(Counters counters) throws InterruptedException {
        long begun = processorTime();
        Exploration exploration = new Explorer(subject, plan).explore();
        if (!exploration.counterexamples().isEmpty() || !exploration.cuts().isEmpty()) {
            throw new IllegalStateException("not proved: " + exploration);
        }
        processorTime += processorTime() - begun;
        transitions += exploration.transitions();
        counters.transitions += exploration.transitions();
        counters.states += exploration.states();
        return exploration;
    }

    private static long processorTime() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** Warm figures alone are wanted. */
    @Setup(Level.Iteration)
    public void forget() {
        transitions = 0;
        processorTime = 0;
    }

    /** The others' figures beside ours. */
    @TearDown
    public void compare() {
        System.out.printf(
                "%nlast iteration: %,d transitions in a second of processor time%n",
                Math.round(transitions * 1e9 / processorTime));
        System.out.printf(
                "%nSPIN 6.5.2 on a hand-made abstraction of a few dozen steps: 1,550,000 to 1,750,000 new states/s, after"
                        + " 5 s to generate and compile its verifier%n");
    }
}
