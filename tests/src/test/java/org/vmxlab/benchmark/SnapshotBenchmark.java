package org.vmxlab.benchmark;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.vmxlab.cpu.Policy;
import org.vmxlab.guest.Guest;
import org.vmxlab.machine.Machine;
import org.vmxlab.machine.Snapshot;
import org.vmxlab.scenarios.BenchmarkPrograms;

/** What exploration lives on: a snapshot of the race scenario's machine, a few steps, and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SnapshotBenchmark {
    private final Machine machine = prepared();

    private static Machine prepared() {
        Guest guest = new Guest(BenchmarkPrograms.scenario("xen/vmcs-race", "a"), Policy.DEFAULT);
        Machine machine = guest.boot();
        machine.execute(0, 1000);
        machine.snapshot();
        return machine;
    }

    /** Snapshot and restore with nothing between. */
    @Benchmark
    public Machine snapshotAndRestore() {
        Snapshot snapshot = machine.snapshot();
        machine.restore(snapshot);
        return machine;
    }

    /** Snapshot, five steps of CPU 0, restore. */
    @Benchmark
    public Machine snapshotFiveStepsAndRestore() {
        Snapshot snapshot = machine.snapshot();
        machine.execute(0, 5);
        machine.restore(snapshot);
        return machine;
    }
}
