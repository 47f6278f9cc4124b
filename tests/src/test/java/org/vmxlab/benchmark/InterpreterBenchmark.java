package org.vmxlab.benchmark;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.vmxlab.cpu.Policy;
import org.vmxlab.guest.Guest;
import org.vmxlab.machine.Machine;
import org.vmxlab.scenarios.BenchmarkPrograms;

/** Kernel K1 (xorshift64*): guest instructions on the interpreter, and the same loop in plain Java. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class InterpreterBenchmark {
    private static final int ROUNDS = 1_000_000;
    private static final int INSTRUCTIONS = 14 * ROUNDS;
    private static final long SEED = 0x9e3779b97f4a7c15L;
    private static final long MULTIPLIER = 0x2545f4914f6cdd1dL;

    private Guest guest = new Guest(BenchmarkPrograms.kernel("k1-xorshift"), Policy.DEFAULT);
    private Machine machine = guest.boot();

    /** A machine at the beginning of the kernel, for ROUNDS rounds. */
    @Setup(Level.Invocation)
    public void boot() {
        machine = guest.boot();
        machine.memory().write(guest.image().symbol("n").orElseThrow().address(), 8, ROUNDS);
    }

    /** Time of one guest instruction. */
    @Benchmark
    @OperationsPerInvocation(INSTRUCTIONS)
    public long interpreter() {
        machine.execute(0, Long.MAX_VALUE);
        return machine.memory()
                .read(guest.image().symbol("result").orElseThrow().address(), 8);
    }

    /** Time of the same work in plain Java, for each of the instructions it stands for. */
    @Benchmark
    @OperationsPerInvocation(INSTRUCTIONS)
    public long plainJava() {
        long x = SEED;
        long sum = 0;
        for (int i = 0; i < ROUNDS; i++) {
            x ^= x >>> 12;
            x ^= x << 25;
            x ^= x >>> 27;
            sum += x * MULTIPLIER;
        }
        return sum;
    }
}
