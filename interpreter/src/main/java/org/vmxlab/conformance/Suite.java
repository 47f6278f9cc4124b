package org.vmxlab.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Runs tests, several at a time; a test that breaks never stops the others. */
public final class Suite {
    private final List<ConformanceTest> tests;
    private final int jobs;
    private final LongSupplier clock;

    /**
     * A test that was run, and what it holds.
     *
     * @param observations of use only if it passed
     */
    public record Outcome(TestResult result, Observations observations) {}

    /**
     * @param jobs tests at a time, at least 1
     * @param clock nanoseconds since any moment
     */
    public Suite(List<ConformanceTest> tests, int jobs, LongSupplier clock) {
        this.tests = List.copyOf(tests);
        this.jobs = jobs;
        this.clock = clock;
    }

    /** Runs all; {@code listener} hears of each in the order of the suite. */
    public List<Outcome> run(Consumer<Outcome> listener) {
        ExecutorService pool = Executors.newFixedThreadPool(jobs);
        try {
            List<Future<Outcome>> futures = new ArrayList<>();
            for (ConformanceTest test : tests) {
                Callable<Outcome> task = () -> run(test);
                futures.add(pool.submit(task));
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> future : futures) {
                Outcome outcome = future.get();
                listener.accept(outcome);
                outcomes.add(outcome);
            }
            return outcomes;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while tests ran", stopped);
        } catch (ExecutionException broken) {
            throw new IllegalStateException("a test ended in an unexpected way", broken.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private Outcome run(ConformanceTest test) {
        Observations observations = new Observations();
        long begun = clock.getAsLong();
        Finding finding;
        try {
            finding = test.run(observations);
        } catch (RuntimeException bug) {
            List<String> trace = new ArrayList<>();
            trace.add("  a bug of vmxlab, not of the test: " + bug);
            for (int i = 0; i < Math.min(8, bug.getStackTrace().length); i++) {
                trace.add("    at " + bug.getStackTrace()[i]);
            }
            finding = Finding.error("internal error: " + bug, trace);
        }
        double seconds = (clock.getAsLong() - begun) / 1e9;
        return new Outcome(new TestResult(test.name(), finding, seconds), observations);
    }
}
