package org.vmxlab.benchmark;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
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
 * Executions a second of the strategy {@code dpor}, with those of other tools that were measured on two shared cores: the
 * line {@code executions} of the table.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TraceBenchmark {
    @Param
    private Case program = Case.WRITERS_8;

    private final Plan plan = new Plan(
            Strategy.DPOR,
            new Bounds(
                    OptionalInt.empty(),
                    10_000,
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    Duration.ofHours(1),
                    1L << 30),
            1,
            Plan.Extent.ALL_VIOLATIONS,
            0,
            () -> false,
            System::nanoTime,
            Progress.SILENT);

    private Subject subject = subject();

    /** A program with its size, and how many executions a second others make of it. */
    public enum Case {
        WRITERS_8("writers", 8, 8, 40_320, 10_285, 103_384),
        READERS_12("readers", 12, 13, 4_096, 5_389, 37_236),
        FLOATING_READ_7("floating-read", 7, 8, 40_320, 10_694, 103_384),
        TWO_WRITERS_8("two-writers", 8, 2, 12_870, 19_500, 117_000),
        LASTZERO_10("lastzero", 10, 11, 3_328, 4_378, 12_800);

        private final String name;
        private final int size;
        private final int cpus;
        private final long executions;
        private final long nidhugg;
        private final long genmc;

        Case(String name, int size, int cpus, long executions, long nidhugg, long genmc) {
            this.name = name;
            this.size = size;
            this.cpus = cpus;
            this.executions = executions;
            this.nidhugg = nidhugg;
            this.genmc = genmc;
        }
    }

    /** What the table shows beside explorations a second. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Counters {
        /** Executions of all explorations. */
        public long executions;
    }

    private Subject subject() {
        return new Guest(BenchmarkPrograms.trace(program.name, program.size, program.cpus), Policy.DEFAULT).subject();
    }

    @Setup
    public void assemble() {
        subject = subject();
    }

    /** The whole exploration, learning who shares what included. */
    @Benchmark
    public Exploration explore(Counters counters) throws InterruptedException {
        Exploration exploration = new Explorer(subject, plan).explore();
        if (exploration.executions() != program.executions) {
            throw new IllegalStateException(program + ": " + exploration.executions() + " executions");
        }
        counters.executions += exploration.executions();
        return exploration;
    }

    /** The others' figures beside ours. */
    @TearDown
    public void compare() {
        System.out.printf(
                "%n%s, executions/s of others: Nidhugg (optimal) %,d, GenMC %,d%n",
                program, program.nidhugg, program.genmc);
    }
}
