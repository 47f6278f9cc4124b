package org.vmxlab.benchmark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.vmxlab.guest.Guest;
import org.vmxlab.machine.Machine;
import org.vmxlab.translator.Translations;

/**
 * Prints for each kernel and both engines what it takes until code runs fast: units, bytes of bytecode, time of translation, memory,
 * and millions of steps a second in each of the first slices of a run (the warm-up curve). Each line comes from a JVM of its own;
 * speeds are of the processor time of the thread that runs the kernel, so that other work on the machine does not count.
 */
public final class KernelWarmUp {
    private static final int SLICES = 16;
    private static final long SLICE = 250_000;
    private static final String ALL = "all";
    private static final List<Translations.Form> FORMS = List.of(Translations.Form.BYTECODE, Translations.Form.ACTIONS);

    private KernelWarmUp() {}

    /** Arguments are a kernel's name, or {@value #ALL}; and an engine's, in the JVM that measures one line. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 2) {
            System.out.println(line(Kernel.valueOf(arguments[0]), Translations.Form.valueOf(arguments[1])));
            return;
        }
        String wanted = arguments.length == 0 ? ALL : arguments[0];
        List<Kernel> kernels = wanted.equals(ALL) ? List.of(Kernel.values()) : List.of(Kernel.valueOf(wanted));
        System.out.printf(
                "%-14s %-8s %5s %7s %8s %8s %8s   millions of steps a second in slices of %,d steps%n",
                "kernel", "engine", "units", "bytes", "ms", "heap KB", "code KB", SLICE);
        for (Kernel kernel : kernels) {
            for (Translations.Form form : FORMS) {
                inAnotherJvm(kernel.name(), form.name());
            }
        }
    }

    private static void inAnotherJvm(String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-XX:SoftRefLRUPolicyMSPerMB=0",
                "-cp",
                System.getProperty("java.class.path"),
                KernelWarmUp.class.getName()));
        command.addAll(Arrays.asList(arguments));
        int code = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IllegalStateException(String.join(" ", command) + " ended with " + code);
        }
    }

    private static String line(Kernel kernel, Translations.Form form) {
        Translations translations = new Translations(form, Translations.PATIENCE, System::nanoTime);
        Guest guest = KernelBenchmark.guest(kernel).with(translations);
        Machine machine = KernelBenchmark.boot(guest, kernel.size);
        long heap = heap();
        long code = code();
        StringBuilder curve = new StringBuilder();
        for (int slice = 0; slice < SLICES; slice++) {
            long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            long made = machine.execute(0, SLICE);
            long spent = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun;
            if (made != SLICE) {
                throw new IllegalStateException(kernel + " ended after " + (slice * SLICE + made) + " steps");
            }
            curve.append(String.format(Locale.ROOT, " %4.0f", 1e3 * made / spent));
        }
        Translations.Statistics made = translations.statistics();
        return String.format(
                Locale.ROOT,
                "%-14s %-8s %5d %7d %8.1f %8d %8d  %s",
                kernel.file,
                form.name().toLowerCase(Locale.ROOT),
                made.units(),
                made.codeBytes(),
                made.nanoseconds() / 1e6,
                (heap() - heap) / 1024,
                (code() - code) / 1024,
                curve);
    }

    /** Bytes of objects that are alive; some go only after others have gone. */
    private static long heap() {
        long least = Long.MAX_VALUE;
        long used = collected();
        while (used < least) {
            least = used;
            used = collected();
        }
        return least;
    }

    private static long collected() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Bytes of classes and compiled code: what was translated, and all that was loaded and compiled meanwhile. */
    private static long code() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == java.lang.management.MemoryType.NON_HEAP)
                .map(MemoryPoolMXBean::getUsage)
                .mapToLong(java.lang.management.MemoryUsage::getUsed)
                .sum();
    }
}
