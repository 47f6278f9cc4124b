package org.vmxlab.explore;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.vmxlab.verdict.Violation;

/**
 * Puts the shards of an exploration together to what it would have come to undivided.
 *
 * <p>A shard sees all that matters if nobody touches in secret what it takes for private: so all shards must have begun with
 * what all of them know at their end. If they did not, what they found stands, but they have to be run again with that.
 */
public final class ShardMerge {
    private final Subject subject;
    private final List<ShardResult> shards;
    private final Workbench bench;
    private final Knowledge joined;
    private final List<Shard> behind = new ArrayList<>();
    private final Map<Finding.Cause, Counterexample> found = new LinkedHashMap<>();
    private final Set<Cut> cuts = EnumSet.noneOf(Cut.class);

    /**
     * @param shards all of one exploration of {@code subject}, each once
     */
    public ShardMerge(Subject subject, List<ShardResult> shards) {
        this.subject = subject;
        this.shards = List.copyOf(shards);
        this.bench = new Workbench(subject);
        for (ShardResult shard : shards) {
            shard.found().forEach((cause, run) -> found.merge(cause, run, ShardMerge::better));
            cuts.addAll(shard.figures().cuts());
        }
        cuts.remove(Cut.SHARD);
        joined = joined();
        boolean enough = shards.stream().anyMatch(shard -> shard.figures().stopped());
        if (!enough) {
            findBehind();
            joinLooseEnds();
        }
    }

    private static Counterexample better(Counterexample one, Counterexample other) {
        return Counterexample.READABLE_FIRST.compare(one, other) <= 0 ? one : other;
    }

    private Knowledge joined() {
        Sharing sharing = bench.nothingKnown();
        DepthFirstSearch.Breadth breadth = DepthFirstSearch.Breadth.ONE_GROUP;
        for (ShardResult shard : shards) {
            sharing.absorb(shard.after().sharing());
            if (shard.after().breadth() == DepthFirstSearch.Breadth.ALL) {
                breadth = DepthFirstSearch.Breadth.ALL;
            }
        }
        sharing.settle();
        return new Knowledge(sharing, breadth);
    }

    private void findBehind() {
        for (ShardResult shard : shards) {
            if (shard.part().isPresent() && !shard.part().get().knowledge().equalsGrown(joined)) {
                behind.add(shard.shard());
            }
        }
        if (!behind.isEmpty()) {
            cuts.add(Cut.KNOWLEDGE);
        }
    }

    /** Livelocks through states of several shards. */
    private void joinLooseEnds() {
        if (!cuts.isEmpty()) {
            return;
        }
        Map<Long, LooseEnd> open = new HashMap<>();
        shards.stream()
                .flatMap(shard -> shard.part().stream())
                .flatMap(part -> part.looseEnds().stream())
                .forEach(end -> open.put(end.state(), end));
        while (open.values().removeIf(end -> !end.onward().allSatisfy(open::containsKey))) {
            // Whoever leads to one of those that are gone leads to an end.
        }
        for (Finding livelock : livelocks(open)) {
            found.computeIfAbsent(
                    livelock.cause(),
                    cause -> new Replay(subject, bench, joined.sharing().copy())
                            .counterexample(livelock, Counterexample.UNKNOWN, false));
        }
    }

    private List<Finding> livelocks(Map<Long, LooseEnd> open) {
        Map<Long, LooseEnd> least = new TreeMap<>();
        for (long state : open.keySet()) {
            Set<Long> reached = reachable(state, open);
            boolean never =
                    reached.stream().allMatch(one -> reachable(one, open).contains(state));
            if (never) {
                LooseEnd first = reached.stream()
                        .map(open::get)
                        .min((a, b) -> Long.compare(a.least(), b.least()))
                        .orElseThrow();
                least.put(first.least(), first);
            }
        }
        return least.values().stream().map(this::livelock).toList();
    }

    private static Set<Long> reachable(long from, Map<Long, LooseEnd> open) {
        Set<Long> seen = new TreeSet<>(Set.of(from));
        List<Long> waiting = new ArrayList<>(seen);
        while (!waiting.isEmpty()) {
            LooseEnd next =
                    Objects.requireNonNull(open.get(waiting.remove(waiting.size() - 1)), "all lead to open ones");
            next.onward().forEach(state -> {
                if (seen.add(state)) {
                    waiting.add(state);
                }
            });
        }
        return seen;
    }

    private Finding livelock(LooseEnd end) {
        StateSpace space = bench.layOut(joined.sharing().copy());
        for (int transition : end.path()) {
            space.take(transition);
        }
        Violation stuck = space.stuck();
        return Finding.at(space, stuck, end.path());
    }

    /** Whether the shards divided the exploration in the same way; different versions of vmxlab may not. */
    public boolean agree() {
        return shards.stream()
                        .flatMap(shard -> shard.part().stream())
                        .filter(part -> part.knowledge().equalsGrown(joined))
                        .map(ShardResult.Part::division)
                        .distinct()
                        .count()
                <= 1;
    }

    /** Shards that did not know what others found out. */
    public List<Shard> behind() {
        return behind;
    }

    /** The exploration; states that several shards came to count for each of them. */
    public Exploration exploration() {
        List<ShardResult.Figures> figures =
                shards.stream().map(ShardResult::figures).toList();
        long twice = shards.stream()
                        .flatMap(shard -> shard.part().stream())
                        .mapToLong(ShardResult.Part::common)
                        .sum()
                - shards.stream()
                        .flatMap(shard -> shard.part().stream())
                        .mapToLong(ShardResult.Part::common)
                        .max()
                        .orElse(0);
        return new Exploration(
                figures.get(0).strategy(),
                Counterexample.ordered(found.values()),
                cuts,
                figures.stream().anyMatch(ShardResult.Figures::stopped),
                figures.stream().mapToLong(ShardResult.Figures::states).sum() - twice,
                figures.stream().mapToLong(ShardResult.Figures::transitions).sum(),
                figures.stream().mapToLong(ShardResult.Figures::executions).sum(),
                OptionalLong.empty(),
                figures.stream().mapToInt(ShardResult.Figures::rounds).max().orElse(0),
                joined.sharing().sharedAddresses(),
                figures.stream().mapToInt(ShardResult.Figures::threads).sum(),
                figures.stream().mapToDouble(ShardResult.Figures::seconds).max().orElse(0));
    }

    /** What those should be run again with; empty if there are none. */
    public Optional<Knowledge> lesson() {
        return behind.isEmpty() ? Optional.empty() : Optional.of(joined);
    }
}
