package org.vmxlab.benchmark;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.vmxlab.guest.Guest;
import org.vmxlab.machine.Machine;

/**
 * Measures {@link KernelBenchmark} and prints, for each kernel, millions of guest instructions a second and how many times
 * slower than plain Java, with what others reach (measured elsewhere, JDK 17: ratios hold, rates do not travel).
 */
public final class KernelTable {
    /** Times slower than plain Java: Bochs built for speed, QEMU's TCG as a system and for user programs, Chicory. */
    private static final Map<Kernel, double[]> PEERS = Map.of(
            Kernel.K1, new double[] {19.20, 0.98, 0.97, 0.97},
            Kernel.K2, new double[] {18.77, 2.27, 1.95, 1.79},
            Kernel.K3, new double[] {24.60, 8.94, 6.37, 1.19},
            Kernel.K4, new double[] {9.89, 2.35, 1.24, 1.11},
            Kernel.K5, new double[] {55.91, 4.45, 3.40, 5.76},
            Kernel.K6, new double[] {2.83, 0.43, 0.40, 0.98},
            Kernel.K7, new double[] {13.26, 2.69, 1.97, 1.11});

    private static final List<String> ENGINES = List.of("stepByStep", "interpreter", "translator");
    private static final String[] PEER_NAMES = {"Bochs", "QEMU sys", "QEMU user", "Chicory"};

    private KernelTable() {}

    /** Arguments are JMH's. */
    public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
        Map<Kernel, Map<String, Double>> times = new EnumMap<>(Kernel.class);
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .parent(new CommandLineOptions(arguments))
                        .include("KernelBenchmark")
                        .build())
                .run();
        for (RunResult result : results) {
            String name = result.getParams().getBenchmark();
            times.computeIfAbsent(Kernel.valueOf(result.getParams().getParam("kernel")), kernel -> new HashMap<>())
                    .put(
                            name.substring(name.lastIndexOf('.') + 1),
                            result.getPrimaryResult().getScore());
        }
        print(times);
    }

    private static void print(Map<Kernel, Map<String, Double>> times) {
        System.out.printf("%n%-14s %12s", "kernel", "instructions");
        ENGINES.forEach(engine -> System.out.printf(" %22s", engine));
        System.out.printf(" %14s %s%n", "plainJava", String.join("  ", PEER_NAMES));
        double[] logarithms = new double[ENGINES.size() + PEER_NAMES.length];
        int compared = 0;
        for (Map.Entry<Kernel, Map<String, Double>> entry : times.entrySet()) {
            Kernel kernel = entry.getKey();
            long steps = steps(kernel);
            double plain = entry.getValue().get("plainJava");
            boolean comparable = kernel.isComparable();
            System.out.printf(Locale.ROOT, "%-14s %12d", kernel.file, steps);
            for (int i = 0; i < ENGINES.size(); i++) {
                double time = entry.getValue().get(ENGINES.get(i));
                System.out.printf(Locale.ROOT, " %10.0f M/s %s", 1e3 * steps / time, times(comparable, time / plain));
                logarithms[i] += comparable ? Math.log(time / plain) : 0;
            }
            System.out.printf(
                    Locale.ROOT,
                    " %10.0f M/s %s%n",
                    comparable ? 1e3 * steps / plain : 0,
                    comparable ? peers(kernel) : "");
            if (comparable) {
                compared++;
                for (int i = 0; i < PEER_NAMES.length; i++) {
                    logarithms[ENGINES.size() + i] += Math.log(PEERS.get(kernel)[i]);
                }
            }
        }
        System.out.printf("%-14s %12s", "geometric mean", "");
        for (int i = 0; i < logarithms.length; i++) {
            String format = i < ENGINES.size() ? " %21.2fx" : i == ENGINES.size() ? " %20.2fx" : "  %6.2fx";
            System.out.printf(Locale.ROOT, format, Math.exp(logarithms[i] / compared));
        }
        System.out.println();
    }

    private static String times(boolean comparable, double slower) {
        return comparable ? String.format(Locale.ROOT, "%6.2fx", slower) : "       ";
    }

    private static String peers(Kernel kernel) {
        double[] slower = PEERS.get(kernel);
        return String.format(Locale.ROOT, "%6.2fx  %6.2fx  %7.2fx  %6.2fx", slower[0], slower[1], slower[2], slower[3]);
    }

    /** Steps of the kernel; the machine counts them, and its result must be plain Java's. */
    private static long steps(Kernel kernel) {
        Guest guest = KernelBenchmark.guest(kernel);
        Machine machine = KernelBenchmark.boot(guest, kernel.size);
        long steps = machine.execute(0, Long.MAX_VALUE);
        boolean same = kernel.inPlainJava(kernel.size) == KernelBenchmark.result(machine, guest);
        if (kernel.isComparable() && !same) {
            throw new IllegalStateException(kernel + " computes something else than plain Java");
        }
        return steps;
    }
}
