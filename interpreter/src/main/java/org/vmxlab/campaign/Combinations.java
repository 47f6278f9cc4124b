package org.vmxlab.campaign;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.vmxlab.schedule.Course;
import org.vmxlab.schedule.Decision;

/**
 * Several faults in one run: the first strikes the run without faults, each further one the run that comes of those before it,
 * behind them. Merged are sites of the last fault as those of single faults are, in their run. An earlier fault is tried at
 * each of its sites, since the next may strike before it is noticed; from where it is noticed on, runs with it are those of
 * the same fault struck there, and from where nothing is left of it, those without it.
 */
final class Combinations {
    private final Campaign.Plan plan;
    private final Predicate<Step> filter;
    private final BaseRun base;
    private final Retraced retraced;
    private final Suffixes without;
    /** For each first fault the draws that it begins; nothing if all are tried. */
    private final Optional<Map<Injection, List<Sampling.Draw>>> draws;

    /** How many sites lie behind a step of the run without faults. */
    record Suffixes(List<Long> fromStep) {
        Suffixes {
            fromStep = List.copyOf(fromStep);
        }

        /** Sites from {@code step} on. */
        long from(long step) {
            return step < fromStep.size() ? fromStep.get((int) step) : 0;
        }
    }

    /**
     * What may strike a run last.
     *
     * @param before the faults that have struck it
     * @param last each of which is tried on its own, in the order of the run
     * @param possible how many of those there are from which they were drawn
     * @param sameAsFewer sites where nothing is left of an earlier fault
     */
    record Group(List<Injection> before, List<Injection> last, long possible, Aftermath aftermath, long sameAsFewer) {}

    /** Hears of each group, with the run that it may strike. */
    @FunctionalInterface
    interface Listener {
        void hear(Group group, StruckCourse struck);
    }

    /**
     * A walk through groups.
     *
     * @param trial judges the ends of runs
     * @param stop whether it ends early
     */
    record Walk(Trial trial, BooleanSupplier stop, Listener listener) {}

    /** A run that may be struck. */
    private record Struck(BaseRun run, List<Injection> injections) {}

    /** @param injections sites of the first fault */
    Combinations(
            Campaign.Plan plan, Predicate<Step> filter, BaseRun base, Retraced retraced, List<Injection> injections) {
        this.plan = plan;
        this.filter = filter;
        this.base = base;
        this.retraced = retraced;
        this.without = suffixes(base, injections, filter);
        this.draws = plan.sampling().map(sampling -> sampling.firsts(injections, plan.kinds()));
    }

    /** Those of {@code injections} that are tried first. */
    List<Injection> firstsOf(List<Injection> injections) {
        return draws.map(drawn -> injections.stream().filter(drawn::containsKey).toList())
                .orElse(injections);
    }

    /** How sites of the first of several faults are merged. */
    static Sites.Merging mergingOfFirst(Campaign.Plan plan) {
        return plan.equivalence() == Campaign.Equivalence.MERGED ? Sites.Merging.UNTIL_NOTICED : Sites.Merging.NONE;
    }

    /** Tells the listener of {@code walk} of all groups whose first fault is number {@code index} of {@code injections}. */
    void of(StruckCourse struck, List<Injection> injections, int index, Walk walk) {
        follow(
                struck,
                new Struck(base, injections),
                index,
                List.of(),
                draws.map(all -> all.getOrDefault(injections.get(index), List.of())),
                walk);
    }

    private void follow(
            StruckCourse struck,
            Struck parent,
            int index,
            List<Injection> before,
            Optional<List<Sampling.Draw>> drawn,
            Walk walk) {
        Injection injection = parent.injections.get(index);
        StruckCourse.Mark site = struck.mark();
        struck.strike(injection);
        StruckCourse.Mark here = struck.mark();
        List<Injection> others = behindSameStep(struck.course(), parent.injections, index);
        Aftermath aftermath = Aftermath.of(struck, injection, parent.run, retraced, walk.trial);
        struck.back(here);
        List<Injection> all = new ArrayList<>(before);
        all.add(injection);
        boolean isLast = all.size() + 1 == plan.faults();
        Sites sites = new Sites(aftermath.within(filter), merging(all, isLast));
        aftermath.find(
                plan.kinds(),
                plan.parameters(),
                struck.course().machine().cpus().size(),
                sites);
        List<Injection> next = new ArrayList<>(others);
        next.addAll(sites.injections());
        Map<Integer, List<Sampling.Draw>> chosen = choose(next, drawn, all.size());
        if (isLast) {
            List<Injection> last = chosen.keySet().stream().map(next::get).toList();
            walk.listener.hear(new Group(all, last, next.size(), aftermath, sameAsFewer(aftermath, injection)), struck);
        }
        for (Map.Entry<Integer, List<Sampling.Draw>> each : chosen.entrySet()) {
            if (isLast || walk.stop.getAsBoolean()) {
                break;
            }
            int i = each.getKey();
            struck.advance(next.get(i));
            follow(struck, new Struck(aftermath.run(), next), i, all, drawn.map(some -> each.getValue()), walk);
        }
        struck.back(site);
    }

    /** Which of {@code injections} follow, with the draws that drew each. */
    private static Map<Integer, List<Sampling.Draw>> choose(
            List<Injection> injections, Optional<List<Sampling.Draw>> drawn, int level) {
        Map<Integer, List<Sampling.Draw>> chosen = new TreeMap<>();
        if (drawn.isEmpty()) {
            for (int i = 0; i < injections.size(); i++) {
                chosen.put(i, List.of());
            }
            return chosen;
        }
        for (Sampling.Draw draw : drawn.get()) {
            draw.of(injections, level)
                    .ifPresent(i -> chosen.computeIfAbsent(i, unknown -> new ArrayList<>())
                            .add(draw));
        }
        return chosen;
    }

    /** When a delay ends may depend on when the faults behind it strike. */
    private Sites.Merging merging(List<Injection> before, boolean isLast) {
        boolean delayed = before.stream().anyMatch(each -> each.relief().isPresent());
        if (plan.equivalence() == Campaign.Equivalence.BRUTE_FORCE || delayed) {
            return Sites.Merging.NONE;
        }
        return isLast ? Sites.Merging.REPRESENTED : Sites.Merging.UNTIL_NOTICED;
    }

    /** Faults that strike behind the same step as number {@code index}, and come later in the order of faults. */
    private static List<Injection> behindSameStep(Course course, List<Injection> injections, int index) {
        Injection first = injections.get(index);
        List<Injection> others = new ArrayList<>();
        for (int i = index + 1; i < injections.size() && first.when() == Injection.When.AFTER; i++) {
            Injection other = injections.get(i);
            if (other.step().number() != first.step().number() || other.when() != Injection.When.AFTER) {
                break;
            }
            boolean possible = !(other.first() instanceof Decision.Strike strike)
                    || strike.fault().canStrike(course.machine());
            if (possible && course.violation().isEmpty()) {
                others.add(other);
            }
        }
        return others;
    }

    private long sameAsFewer(Aftermath aftermath, Injection last) {
        Injection.Reach reach = last.reach();
        if (aftermath.retraces() >= 0) {
            long shift = aftermath.retraces() - aftermath.until();
            long end = reach.then() == Injection.Reach.Then.STRUCK_LATER ? without.from(reach.until() + shift) : 0;
            return Math.max(0, without.from(aftermath.retraces()) - end);
        }
        return reach.then() == Injection.Reach.Then.GONE ? without.from(reach.until()) : 0;
    }

    /** Sites of {@code kinds} in {@code base}, however they are merged. */
    private static Suffixes suffixes(BaseRun base, List<Injection> injections, Predicate<Step> filter) {
        List<Long> from = new ArrayList<>();
        long[] at = new long[base.steps().size() + 1];
        for (Injection injection : injections) {
            at[(int) injection.step().number()] += filter.test(injection.step()) ? 1 : 0;
        }
        for (int step = at.length - 2; step >= 0; step--) {
            at[step] += at[step + 1];
        }
        for (long sites : at) {
            from.add(sites);
        }
        return new Suffixes(from);
    }

    /** Sites of each kind, each counted once. */
    static Map<FaultKind, Long> sitesOfKinds(List<Injection> injections, Predicate<Step> filter) {
        Map<FaultKind, Long> counts = new HashMap<>();
        injections.stream()
                .filter(injection -> filter.test(injection.step()))
                .forEach(injection -> counts.merge(injection.kind(), 1L, Long::sum));
        return counts;
    }
}
