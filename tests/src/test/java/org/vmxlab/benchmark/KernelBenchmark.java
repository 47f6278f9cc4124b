package org.vmxlab.benchmark;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.vmxlab.cpu.Policy;
import org.vmxlab.engine.FastPath;
import org.vmxlab.guest.Guest;
import org.vmxlab.image.Symbol;
import org.vmxlab.machine.Machine;
import org.vmxlab.scenarios.BenchmarkPrograms;
import org.vmxlab.translator.Translations;

/** Time of a whole kernel: on both engines, and the same work in plain Java. {@link KernelTable} prints what follows. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
// The garbage collector that the launcher chooses: with others the JIT compiler cuts loops into strips, for their
// safepoints.
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
public class KernelBenchmark {
    @Param({"K1", "K2", "K3", "K4", "K5", "K6", "K7", "K8"})
    private Kernel kernel = Kernel.K1;

    private Guest translated = guest(Kernel.K1);
    private Guest interpreted = translated.with(Translations.ofActions());
    private Guest stepped = translated.with(FastPath.Factory.NONE);

    static Guest guest(Kernel kernel) {
        return new Guest(BenchmarkPrograms.kernel(kernel.file), Policy.DEFAULT);
    }

    /** Assembles the kernel; translations stay from one run to the next. */
    @Setup(Level.Trial)
    public void assemble() {
        translated = guest(kernel);
        interpreted = translated.with(Translations.ofActions());
        stepped = translated.with(FastPath.Factory.NONE);
    }

    /** What the kernel leaves in [result]. */
    static long result(Machine machine, Guest guest) {
        return machine.memory().read(address(guest, "result"), 8);
    }

    private static long address(Guest guest, String name) {
        return guest.image().symbol(name).map(Symbol::address).orElseThrow();
    }

    /** A machine at the beginning of a kernel of the size given. */
    static Machine boot(Guest guest, long size) {
        Machine machine = guest.boot();
        machine.memory().write(address(guest, "n"), 8, size);
        return machine;
    }

    private long run(Guest guest) {
        Machine machine = boot(guest, kernel.size);
        machine.execute(0, Long.MAX_VALUE);
        return result(machine, guest);
    }

    /** Each step on its own, as under a trace or in a search. */
    @Benchmark
    public long stepByStep() {
        return run(stepped);
    }

    /** The interpreter, which links the actions of what runs long. */
    @Benchmark
    public long interpreter() {
        return run(interpreted);
    }

    /** Translated, by a machine that finds the translation made. */
    @Benchmark
    public long translator() {
        return run(translated);
    }

    /** By hand. */
    @Benchmark
    public long plainJava() {
        return kernel.inPlainJava(kernel.size);
    }
}
