package org.vmxlab.campaign;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.vmxlab.schedule.Course;

/**
 * Tries faults, each at its site, on all cores. Who takes a stretch leads a machine of his own there, and on from site to site.
 * So results do not depend on the number of cores.
 */
final class Sweep {
    private final Subject subject;
    private final BaseRun base;
    private final Familiar familiar;
    private final Campaign.Plan plan;
    private final Division division;
    private final TriedFaults before;
    /** What became of the faults of each stretch, as far as it has come; nobody writes to one but who has taken it. */
    private final List<List<Trial.Ending>> endings = new ArrayList<>();

    private final AtomicInteger nextStretch = new AtomicInteger();
    private final AtomicLong tried = new AtomicLong();
    private long toTry;

    /** @param before what is known of stretches: they are not tried again */
    Sweep(Subject subject, BaseRun base, Familiar familiar, Campaign.Plan plan, Division division, TriedFaults before) {
        this.subject = subject;
        this.base = base;
        this.familiar = familiar;
        this.plan = plan;
        this.division = division;
        this.before = before;
    }

    /** What became of the faults, in the order of the run; fewer if it was stopped, or others try the rest. */
    List<Result> run() throws InterruptedException {
        for (int stretch = 0; stretch < division.stretches(); stretch++) {
            endings.add(new ArrayList<>(before.ofStretch(stretch).orElse(List.of())));
            toTry += isToBeTried(stretch) ? division.stretch(stretch).size() : 0;
        }
        plan.progress().at(0, toTry);
        int workers = Math.max(1, Math.min(plan.parallelism(), division.stretches()));
        ExecutorService executor = Executors.newFixedThreadPool(workers);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < workers && toTry > 0; i++) {
                running.add(executor.submit(this::work));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        } finally {
            executor.shutdownNow();
        }
        List<Result> results = new ArrayList<>();
        for (int stretch = 0; stretch < division.stretches(); stretch++) {
            List<Injection> injections = division.stretch(stretch);
            List<Trial.Ending> known = endings.get(stretch);
            for (int i = 0; i < known.size(); i++) {
                results.add(new Result(
                        injections.get(i), known.get(i).outcome(), known.get(i).fellIn()));
            }
        }
        return results;
    }

    /** What is known of whole stretches now: runs fall in with others of their stretch, so half of one is begun anew. */
    TriedFaults tried() {
        Map<Integer, List<Trial.Ending>> whole = new HashMap<>();
        for (int stretch = 0; stretch < endings.size(); stretch++) {
            int faults = division.stretch(stretch).size();
            if (faults > 0 && endings.get(stretch).size() == faults) {
                whole.put(stretch, endings.get(stretch));
            }
        }
        return new TriedFaults(division.hash(), whole);
    }

    /** Whether all that was to be tried has been. */
    boolean isThrough() {
        return tried.get() == toTry;
    }

    private boolean isToBeTried(int stretch) {
        return plan.owns(stretch) && before.ofStretch(stretch).isEmpty();
    }

    private void work() {
        Course course = subject.begin();
        Course.Mark[] last = {course.mark()};
        Trial trial = new Trial(
                subject,
                course.machine(),
                base,
                familiar,
                plan.equivalence() == Campaign.Equivalence.MERGED ? Trial.Merge.EQUAL_STATES : Trial.Merge.NEVER);
        for (int stretch = nextStretch.getAndIncrement();
                stretch < division.stretches() && !plan.stop().getAsBoolean();
                stretch = nextStretch.getAndIncrement()) {
            if (!isToBeTried(stretch)) {
                continue;
            }
            trial.forget();
            for (Injection injection : division.stretch(stretch)) {
                if (plan.stop().getAsBoolean()) {
                    return;
                }
                advance(course, injection, last);
                endings.get(stretch).add(attempt(trial, course, injection));
                course.back(last[0]);
                plan.progress().at(tried.incrementAndGet(), toTry);
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
