package org.vmxlab.campaign;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.vmxlab.schedule.Course;

/**
 * Tries faults, each at its site, on all cores. The run without faults is cut into stretches, always the same ones; who takes a
 * stretch leads a machine of his own there, and on from site to site. So results do not depend on the number of cores.
 */
final class Sweep {
    private static final int STRETCHES = 64;

    private final Subject subject;
    private final BaseRun base;
    private final Familiar familiar;
    private final Campaign.Plan plan;
    private final AtomicInteger nextStretch = new AtomicInteger();
    private final AtomicLong tried = new AtomicLong();

    Sweep(Subject subject, BaseRun base, Familiar familiar, Campaign.Plan plan) {
        this.subject = subject;
        this.base = base;
        this.familiar = familiar;
        this.plan = plan;
    }

    /** What became of each of {@code injections}, which are in the order of the run; fewer if it was stopped. */
    List<Result> run(List<Injection> injections) throws InterruptedException {
        @Nullable Result[] results = new Result[injections.size()];
        int[] bounds = stretches(injections);
        int workers = Math.max(1, Math.min(plan.parallelism(), STRETCHES));
        ExecutorService executor = Executors.newFixedThreadPool(workers);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                running.add(executor.submit(() -> work(injections, bounds, results)));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        } finally {
            executor.shutdownNow();
        }
        return Arrays.stream(results).filter(Objects::nonNull).toList();
    }

    /** Where each stretch begins among {@code injections}: all of one step belong to one. */
    private static int[] stretches(List<Injection> injections) {
        int[] bounds = new int[STRETCHES + 1];
        for (int i = 1; i <= STRETCHES; i++) {
            int at = Math.max(bounds[i - 1], (int) ((long) injections.size() * i / STRETCHES));
            while (at > 0
                    && at < injections.size()
                    && injections.get(at).step().number()
                            == injections.get(at - 1).step().number()) {
                at++;
            }
            bounds[i] = at;
        }
        return bounds;
    }

    private void work(List<Injection> injections, int[] bounds, @Nullable Result[] results) {
        Course course = subject.begin();
        Course.Mark[] last = {course.mark()};
        Trial trial = new Trial(
                subject,
                course.machine(),
                base,
                familiar,
                plan.equivalence() == Campaign.Equivalence.MERGED ? Trial.Merge.EQUAL_STATES : Trial.Merge.NEVER);
        for (int stretch = nextStretch.getAndIncrement();
                stretch < STRETCHES && !plan.stop().getAsBoolean();
                stretch = nextStretch.getAndIncrement()) {
            trial.forget();
            for (int i = bounds[stretch];
                    i < bounds[stretch + 1] && !plan.stop().getAsBoolean();
                    i++) {
                Injection injection = injections.get(i);
                advance(course, injection, last);
                Trial.Ending ending = attempt(trial, course, injection);
                results[i] = new Result(injection, ending.outcome(), ending.fellIn());
                course.back(last[0]);
                plan.progress().at(tried.incrementAndGet(), injections.size());
            }
        }
    }

    private static Trial.Ending attempt(Trial trial, Course course, Injection injection) {
        try {
            return trial.run(course, injection);
        } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException bug) {
            throw new IllegalStateException(
                    "with the fault '" + injection.words() + "' at step "
                            + injection.step().number(),
                    bug);
        }
    }

    /** Leads {@code course} on to the site of {@code injection}. */
    private static void advance(Course course, Injection injection, Course.Mark[] last) {
        boolean moved = false;
        long steps = injection.step().number() + (injection.when() == Injection.When.AFTER ? 1 : 0);
        while (course.steps() < steps) {
            moved |= course.ready();
            course.step();
        }
        if (injection.when() == Injection.When.BEFORE) {
            moved |= course.ready();
        }
        if (moved) {
            last[0] = course.mark();
        }
    }
}
