package org.vmxlab.campaign;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.vmxlab.fault.Fault;
import org.vmxlab.schedule.Decision;

/** Collects sites that pass a filter, those whose fault is the same as one. */
final class Sites {
    private final Predicate<Step> filter;
    private final Merging merging;
    private final List<Injection> injections = new ArrayList<>();
    private final Map<FaultKind, Long> unused = new HashMap<>();

    /** Which sites are tried once, since their fault is the same. */
    enum Merging {
        /** For faults that none follow: those from which the run is the same before anybody notices. */
        EQUIVALENT,
        /** Those as well; but since the run is not one without faults, what nobody notices is tried once. */
        REPRESENTED,
        /** For faults that others may follow: none, but each knows how long its run is its own. */
        UNTIL_NOTICED,
        NONE
    }

    /** Steps in front of which a fault is the same as in front of one that is still to come. */
    private static final class Waiting {
        private final List<Step> steps = new ArrayList<>();
    }

    /** A fault of one bit in front of a step. */
    @FunctionalInterface
    interface BitFault {
        Fault at(Step step, int bit);
    }

    Sites(Predicate<Step> filter, Merging merging) {
        this.filter = filter;
        this.merging = merging;
    }

    /** What is to be tried, in the order of the run. */
    List<Injection> injections() {
        List<Injection> sorted = new ArrayList<>(injections);
        sorted.sort(Comparator.comparingLong((Injection each) -> each.step().number())
                .thenComparing(Injection::when));
        return List.copyOf(sorted);
    }

    /** Sites of each kind whose fault nobody ever uses: they are masked, and are not tried. */
    Map<FaultKind, Long> unused() {
        return Map.copyOf(unused);
    }

    /** {@code fault} in front of {@code step}. */
    void before(FaultKind kind, Step step, Fault fault) {
        add(kind, step, Injection.When.BEFORE, new Decision.Strike(fault), Optional.empty());
    }

    /** {@code fault} in front of {@code step}, until {@code relief} ends it. */
    void before(FaultKind kind, Step step, Fault fault, Fault relief, long delay) {
        add(kind, step, Injection.When.BEFORE, new Decision.Strike(fault), relief(relief, delay));
    }

    /** {@code fault} behind {@code step}. */
    void behind(FaultKind kind, Step step, Fault fault) {
        add(kind, step, Injection.When.AFTER, new Decision.Strike(fault), Optional.empty());
    }

    /** {@code fault} behind {@code step}, until {@code relief} ends it. */
    void behind(FaultKind kind, Step step, Fault fault, Fault relief, long delay) {
        add(kind, step, Injection.When.AFTER, new Decision.Strike(fault), relief(relief, delay));
    }

    private static Optional<Injection.Relief> relief(Fault relief, long delay) {
        return Optional.of(new Injection.Relief(new Decision.Strike(relief), delay));
    }

    private void add(
            FaultKind kind, Step step, Injection.When when, Decision first, Optional<Injection.Relief> relief) {
        if (filter.test(step)) {
            injections.add(new Injection(kind, step, when, first, relief, 1, step.number(), Injection.Reach.WHOLE_RUN));
        }
    }

    /**
     * An event that waits on its CPU until it matters: in front of all steps from which it waits for the same one, it is
     * the same.
     *
     * @param possible whether it is a site at all
     * @param matters whether an event that waits is noticed in front of the step or by it
     */
    void latched(
            FaultKind kind,
            Ground ground,
            Predicate<Step> possible,
            Predicate<Step> matters,
            Function<Step, Decision> event) {
        Map<Integer, Waiting> waiting = new HashMap<>();
        for (Step step : ground.steps()) {
            if (!possible.test(step)) {
                forget(kind, waiting.remove(step.cpu()), event);
                continue;
            }
            await(waiting, step);
            if (matters.test(step) || merging == Merging.NONE) {
                Waiting sites = waiting.remove(step.cpu());
                if (sites != null) {
                    add(kind, sites, step, event);
                }
            }
        }
        waiting.values().forEach(sites -> forget(kind, sites, event));
    }

    private void await(Map<Integer, Waiting> waiting, Step step) {
        if (filter.test(step)) {
            waiting.computeIfAbsent(step.cpu(), cpu -> new Waiting()).steps.add(step);
        }
    }

    /** The fault in front of {@code step}, which notices it, stands for all that wait. */
    private void add(FaultKind kind, Waiting sites, Step step, Function<Step, Decision> event) {
        injections.add(new Injection(
                kind,
                step,
                Injection.When.BEFORE,
                event.apply(step),
                Optional.empty(),
                sites.steps.size(),
                sites.steps.get(0).number(),
                Injection.Reach.WHOLE_RUN));
        if (merging == Merging.UNTIL_NOTICED) {
            var reach = new Injection.Reach(step.number(), Injection.Reach.Then.STRUCK_LATER);
            sites.steps.stream()
                    .filter(waiting -> waiting.number() != step.number())
                    .forEach(waiting -> addAlone(kind, waiting, event, reach));
        }
    }

    private void addAlone(FaultKind kind, Step step, Function<Step, Decision> event, Injection.Reach reach) {
        injections.add(new Injection(
                kind, step, Injection.When.BEFORE, event.apply(step), Optional.empty(), 1, step.number(), reach));
    }

    /** The fault in front of the steps of {@code sites} is noticed by nobody. */
    private void forget(FaultKind kind, @Nullable Waiting sites, Function<Step, Decision> event) {
        if (sites == null) {
            return;
        }
        if (merging == Merging.UNTIL_NOTICED) {
            sites.steps.forEach(step -> addAlone(kind, step, event, Injection.Reach.WHOLE_RUN));
        } else if (merging == Merging.REPRESENTED) {
            add(kind, sites, sites.steps.get(sites.steps.size() - 1), event);
        } else {
            unused.merge(kind, (long) sites.steps.size(), Long::sum);
        }
    }

    /**
     * A bit of something that steps read and overwrite: in front of all steps up to the next one that reads it, a flip is the
     * same; if that one overwrites it instead, nobody notices.
     */
    void usedLater(
            FaultKind kind,
            Ground ground,
            Predicate<DataFlow> reads,
            Predicate<DataFlow> overwrites,
            int[] bits,
            BitFault fault) {
        Map<Integer, Waiting> waiting = new HashMap<>();
        for (Step step : ground.steps()) {
            await(waiting, step);
            DataFlow flow = ground.flow(step);
            boolean used = reads.test(flow) || merging == Merging.NONE;
            if (used || overwrites.test(flow)) {
                Waiting sites = waiting.remove(step.cpu());
                if (sites == null) {
                    continue;
                }
                for (int bit : bits) {
                    Function<Step, Decision> flip = at -> new Decision.Strike(fault.at(at, bit));
                    if (used) {
                        add(kind, sites, step, flip);
                    } else {
                        overwritten(kind, sites, step, flip);
                    }
                }
            }
        }
        for (Waiting sites : waiting.values()) {
            for (int bit : bits) {
                forget(kind, sites, at -> new Decision.Strike(fault.at(at, bit)));
            }
        }
    }

    private void overwritten(FaultKind kind, Waiting sites, Step step, Function<Step, Decision> flip) {
        if (merging == Merging.UNTIL_NOTICED) {
            var reach = new Injection.Reach(step.number() + 1, Injection.Reach.Then.GONE);
            sites.steps.forEach(waiting -> addAlone(kind, waiting, flip, reach));
        } else {
            forget(kind, sites, flip);
        }
    }
}
