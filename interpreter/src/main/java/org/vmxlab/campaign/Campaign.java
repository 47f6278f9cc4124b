package org.vmxlab.campaign;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.vmxlab.explore.Shard;
import org.vmxlab.schedule.Course;
import org.vmxlab.verdict.Violation;
import org.vmxlab.verdict.ViolationKind;

/** A sweep of single faults, or of combinations of them, over every site of a run. */
public final class Campaign {
    private static final long LOOK = 64;
    private static final long FACTOR = 4;
    private static final long SLACK = 20_000;

    private final Subject subject;
    private final Plan plan;
    private final TriedFaults before;
    private TriedFaults tried;
    private boolean through;

    /**
     * What to try.
     *
     * @param kinds of faults
     * @param filter which steps count
     * @param faults that strike one run
     * @param most combinations of several faults that may be tried
     * @param sampling of faults, instead of all
     * @param shard the part of all faults that is tried
     * @param parallelism threads at the most
     * @param stop whether to stop early
     */
    public record Plan(
            List<FaultKind> kinds,
            Predicate<Site> filter,
            Parameters parameters,
            int faults,
            long most,
            Equivalence equivalence,
            Optional<Sampling> sampling,
            Shard shard,
            int parallelism,
            BooleanSupplier stop,
            Progress progress) {
        public Plan {
            kinds = List.copyOf(kinds);
        }

        /** Whether its shard tries stretch {@code number}: they are dealt out in turn, since some take longer. */
        boolean owns(int number) {
            return number % shard.of() == shard.number() - 1;
        }
    }

    /** Whether faults that are the same are tried once. */
    public enum Equivalence {
        MERGED,
        /** Every site is tried to the end of its run. */
        BRUTE_FORCE
    }

    /** Hears how far a sweep is. */
    @FunctionalInterface
    public interface Progress {
        /** {@code tried} of {@code all} faults that are to be tried have been; 0 once, when it begins. */
        void at(long tried, long all);

        /** Several faults: combinations that begin with one of {@code firsts} of {@code all} faults were counted. */
        default void counted(long firsts, long all, long combinations) {}

        /** {@code made} of {@code all} runs that are to be saved were made again. */
        default void reproduced(long made, long all) {}
    }

    /** There are more combinations of faults than may be tried; none was. */
    public static final class TooMany extends Exception {
        private static final long serialVersionUID = 1L;

        TooMany(String what) {
            super(what);
        }
    }

    /** The run without faults ends in a violation: what faults do cannot be told. */
    public static final class AlreadyWrong extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Violation violation;

        AlreadyWrong(Violation violation) {
            super(violation.kind().label() + ": " + violation.detail());
            this.violation = violation;
        }

        /** What is wrong without any fault. */
        public Violation violation() {
            return violation;
        }
    }

    public Campaign(Subject subject, Plan plan) {
        this(subject, plan, TriedFaults.NONE);
    }

    /** One that goes on: what {@code before} knows is not tried again. */
    public Campaign(Subject subject, Plan plan, TriedFaults before) {
        this.subject = subject;
        this.plan = plan;
        this.before = before;
        this.tried = before;
    }

    /** What is known of whole stretches, once it has been run: to go on from, or to be put together with others. */
    public TriedFaults tried() {
        return tried;
    }

    /** Whether its shard has been tried to the end, once it has been run. */
    public boolean isThrough() {
        return through;
    }

    /**
     * Tries everything that the plan wants and nobody has tried before.
     *
     * @throws AlreadyWrong if there is nothing to compare with
     * @throws TooMany if the plan does not want so many
     * @throws TriedFaults.Unfitting if what was tried before was something else, or came to something else
     */
    public Findings run() throws AlreadyWrong, TooMany, TriedFaults.Unfitting, InterruptedException {
        Course course = subject.begin();
        course.mark();
        Familiar familiar =
                new Familiar(subject.stacks(), course.machine().cpus().size());
        Survey survey = new Survey(course);
        Optional<Violation> wrong = survey.run(subject.maxSteps(), () -> familiar.note(course));
        if (wrong.isEmpty() && !course.isAtRest()) {
            wrong = Optional.of(new Violation(
                    ViolationKind.STEP_LIMIT,
                    course.cpu(),
                    course.machine().cpu(course.cpu()).rip(),
                    "it has not ended after " + course.steps() + " steps"));
        }
        if (wrong.isPresent()) {
            throw new AlreadyWrong(wrong.get());
        }
        BaseRun base = survey.result(EndState.of(course.machine(), subject.stacks()));
        if (base.readsTime()) {
            familiar.withTime();
        }
        boolean time = base.readsTime() || subject.mayReadTime(course.machine());
        Retraced retraced = new Retraced(base.steps(), time ? Retraced.Clock.COUNTS : Retraced.Clock.UNSEEN);
        remember(familiar, retraced);
        Subject bounded = subject.within(
                Math.min(subject.maxSteps(), FACTOR * base.steps().size() + SLACK));
        Predicate<Step> filter = step -> plan.filter().test(site(step));
        Sites sites = new Sites(filter, merging());
        Ground ground =
                new Ground(base, plan.parameters(), course.machine().cpus().size());
        plan.kinds().forEach(kind -> kind.find(ground, sites));
        List<Injection> injections = sites.injections();
        Combinations combinations = new Combinations(plan, filter, base, retraced, injections);
        Space space = plan.faults() == 1
                ? Space.ofSingle(sites, plan)
                : new Count(bounded, base, familiar, plan, combinations).of(injections, filter);
        requireFitting(space);
        Sweep sweep = new Sweep(bounded, base, familiar, plan, space, combinations, before);
        List<Result> results = sweep.run();
        tried = sweep.tried();
        through = sweep.isThrough();
        Findings findings = new Findings(bounded, base, familiar, space, results);
        if (!before.isEmpty()) {
            findings.confirm();
        }
        return findings;
    }

    private Sites.Merging merging() {
        if (plan.faults() > 1) {
            return Combinations.mergingOfFirst(plan);
        }
        return plan.equivalence() == Equivalence.MERGED ? Sites.Merging.EQUIVALENT : Sites.Merging.NONE;
    }

    private void requireFitting(Space space) throws TriedFaults.Unfitting {
        if (before.isEmpty()) {
            return;
        }
        Division division = space.division();
        if (before.division() != division.hash() || before.highest() >= division.stretches()) {
            throw new TriedFaults.Unfitting("its faults are not those of this campaign");
        }
        for (int stretch = 0; stretch < division.stretches(); stretch++) {
            int faults = space.toTry().get(stretch);
            if (before.ofStretch(stretch).map(List::size).orElse(faults) != faults) {
                throw new TriedFaults.Unfitting("it has more or fewer results than there are faults");
            }
        }
    }

    /** Keeps the states of the run without faults, now that it is known what of them counts. */
    private void remember(Familiar familiar, Retraced retraced) {
        Course course = subject.begin();
        course.mark();
        while (course.ready()) {
            if (course.steps() % LOOK == 0) {
                familiar.keep(course);
            }
            if (plan.faults() > 1 && plan.equivalence() == Equivalence.MERGED) {
                retraced.keep(course);
            }
            course.step();
        }
    }

    private Site site(Step step) {
        return Site.of(step, subject.names());
    }
}
