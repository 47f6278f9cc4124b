package org.vmxlab.campaign;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tries faults, each at its site, on all cores. Who takes a stretch leads a machine of his own there, and on from site to site.
 * So results do not depend on the number of cores.
 */
final class Sweep {
    private final Subject subject;
    private final BaseRun base;
    private final Familiar familiar;
    private final Campaign.Plan plan;
    private final Space space;
    private final Combinations combinations;
    private final TriedFaults before;
    /** What became of the faults of each stretch, as far as it has come; nobody writes to one but who has taken it. */
    private final List<List<Result>> results = new ArrayList<>();

    private final AtomicInteger nextStretch = new AtomicInteger();
    private final AtomicLong tried = new AtomicLong();
    private final AtomicBoolean unfitting = new AtomicBoolean();
    private long toTry;

    /** @param before what is known of stretches: they are not tried again */
    Sweep(
            Subject subject,
            BaseRun base,
            Familiar familiar,
            Campaign.Plan plan,
            Space space,
            Combinations combinations,
            TriedFaults before) {
        this.subject = subject;
        this.base = base;
        this.familiar = familiar;
        this.plan = plan;
        this.space = space;
        this.combinations = combinations;
        this.before = before;
    }

    /** What became of the faults, in the order of the run; fewer if it was stopped, or others try the rest. */
    List<Result> run() throws InterruptedException, TriedFaults.Unfitting {
        for (int stretch = 0; stretch < stretches(); stretch++) {
            results.add(new ArrayList<>());
            toTry += isToBeTried(stretch) ? space.toTry().get(stretch) : 0;
        }
        plan.progress().at(0, toTry);
        Workers.run(plan.parallelism(), this::work);
        if (unfitting.get()) {
            throw new TriedFaults.Unfitting("it has more or fewer results than there are faults");
        }
        return results.stream().flatMap(List::stream).toList();
    }

    /** What is known of whole stretches now: runs fall in with others of their stretch, so half of one is begun anew. */
    TriedFaults tried() {
        Map<Integer, List<Trial.Ending>> whole = new HashMap<>();
        for (int stretch = 0; stretch < stretches(); stretch++) {
            int size = space.toTry().get(stretch);
            if (size > 0 && results.get(stretch).size() == size) {
                whole.put(
                        stretch,
                        results.get(stretch).stream()
                                .map(result -> new Trial.Ending(result.outcome(), result.fellIn()))
                                .toList());
            }
        }
        return new TriedFaults(space.division().hash(), whole);
    }

    /** Whether all that was to be tried has been. */
    boolean isThrough() {
        return tried.get() == toTry;
    }

    private int stretches() {
        return space.division().stretches();
    }

    private boolean isToBeTried(int stretch) {
        return plan.owns(stretch) && before.ofStretch(stretch).isEmpty();
    }

    private void work() {
        Leader leader = new Leader(subject, familiar);
        Trial trial = new Trial(
                subject,
                leader.machine(),
                base,
                familiar,
                plan.equivalence() == Campaign.Equivalence.MERGED ? Trial.Merge.EQUAL_STATES : Trial.Merge.NEVER);
        for (int stretch = nextStretch.getAndIncrement();
                stretch < stretches();
                stretch = nextStretch.getAndIncrement()) {
            Optional<List<Trial.Ending>> known = before.ofStretch(stretch);
            if (known.isPresent()) {
                recall(leader, trial, stretch, known.get());
            } else if (plan.owns(stretch) && !plan.stop().getAsBoolean()) {
                trial.forget();
                tryStretch(leader, trial, stretch);
            }
        }
    }

    private void tryStretch(Leader leader, Trial trial, int stretch) {
        List<Result> found = results.get(stretch);
        List<Injection> injections = space.division().stretch(stretch);
        for (int i = 0; i < injections.size() && !plan.stop().getAsBoolean(); i++) {
            Injection injection = injections.get(i);
            leader.advance(injection);
            StruckCourse struck = leader.struck();
            if (space.faults() == 1) {
                attempt(trial, struck, List.of(), injection, found);
            } else {
                combinations.of(struck, injections, i, new Combinations.Walk(trial, plan.stop(), (group, run) -> {
                    trial.remember(group.aftermath().states(), group.aftermath().outcome());
                    tryGroup(trial, run, group, found);
                }));
            }
            leader.back();
        }
    }

    private void tryGroup(Trial trial, StruckCourse struck, Combinations.Group group, List<Result> found) {
        StruckCourse.Mark last = struck.mark();
        for (Injection injection : group.last()) {
            if (plan.stop().getAsBoolean()) {
                return;
            }
            long steps = struck.course().steps();
            struck.advance(injection);
            if (struck.course().steps() > steps) {
                last = struck.mark();
            }
            attempt(trial, struck, group.before(), injection, found);
            struck.back(last);
        }
    }

    private void attempt(
            Trial trial, StruckCourse struck, List<Injection> others, Injection injection, List<Result> found) {
        Trial.Ending ending = ending(trial, struck, injection);
        found.add(new Result(others, injection, ending.outcome(), ending.fellIn()));
        plan.progress().at(tried.incrementAndGet(), toTry);
    }

    private static Trial.Ending ending(Trial trial, StruckCourse struck, Injection injection) {
        try {
            return trial.run(struck, injection);
        } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException bug) {
            throw new IllegalStateException(
                    "with the fault '" + injection.words() + "' at step "
                            + injection.step().number(),
                    bug);
        }
    }

    /** The faults of a stretch with what is known of them. */
    private void recall(Leader leader, Trial trial, int stretch, List<Trial.Ending> known) {
        List<Result> found = results.get(stretch);
        List<Injection> injections = space.division().stretch(stretch);
        for (int i = 0; i < injections.size(); i++) {
            if (space.faults() == 1) {
                recall(List.of(), List.of(injections.get(i)), known, found);
                continue;
            }
            leader.advance(injections.get(i));
            combinations.of(
                    leader.struck(),
                    injections,
                    i,
                    new Combinations.Walk(
                            trial, () -> false, (group, run) -> recall(group.before(), group.last(), known, found)));
            leader.back();
        }
        if (found.size() != known.size()) {
            unfitting.set(true);
        }
    }

    private void recall(List<Injection> others, List<Injection> last, List<Trial.Ending> known, List<Result> found) {
        for (Injection injection : last) {
            if (found.size() == known.size()) {
                unfitting.set(true);
                return;
            }
            Trial.Ending ending = known.get(found.size());
            found.add(new Result(others, injection, ending.outcome(), ending.fellIn()));
        }
    }
}
