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

    /** Whether sites whose fault is the same are tried once. */
    enum Merging {
        EQUIVALENT,
        NONE
    }

    /** Sites that are the same as one that is still to come. */
    private record Waiting(long count, long since) {
        Waiting and(Waiting more) {
            return new Waiting(count + more.count, since);
        }
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
            injections.add(new Injection(kind, step, when, first, relief, 1, step.number()));
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
                forget(kind, waiting.remove(step.cpu()), 1);
                continue;
            }
            if (filter.test(step)) {
                waiting.merge(step.cpu(), new Waiting(1, step.number()), Waiting::and);
            }
            if (matters.test(step) || merging == Merging.NONE) {
                Waiting sites = waiting.remove(step.cpu());
                if (sites != null) {
                    injections.add(new Injection(
                            kind,
                            step,
                            Injection.When.BEFORE,
                            event.apply(step),
                            Optional.empty(),
                            sites.count,
                            sites.since));
                }
            }
        }
        waiting.values().forEach(sites -> forget(kind, sites, 1));
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
            if (filter.test(step)) {
                waiting.merge(step.cpu(), new Waiting(1, step.number()), Waiting::and);
            }
            DataFlow flow = ground.flow(step);
            if (reads.test(flow) || merging == Merging.NONE) {
                Waiting sites = waiting.remove(step.cpu());
                if (sites != null) {
                    for (int bit : bits) {
                        Decision flip = new Decision.Strike(fault.at(step, bit));
                        injections.add(new Injection(
                                kind, step, Injection.When.BEFORE, flip, Optional.empty(), sites.count, sites.since));
                    }
                }
            } else if (overwrites.test(flow)) {
                forget(kind, waiting.remove(step.cpu()), bits.length);
            }
        }
        waiting.values().forEach(sites -> forget(kind, sites, bits.length));
    }

    private void forget(FaultKind kind, @Nullable Waiting sites, int each) {
        if (sites != null) {
            unused.merge(kind, sites.count * each, Long::sum);
        }
    }
}
