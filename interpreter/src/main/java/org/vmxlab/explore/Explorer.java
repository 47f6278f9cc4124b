package org.vmxlab.explore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Explores a program: learns who shares what, looks for violations with few preemptions first, then everywhere, and makes
 * runs of what it found.
 */
public final class Explorer {
    /** Preemptions up to which the quick search goes before the one of all states. */
    private static final int QUICK_PREEMPTIONS = 2;
    /** States that each step of the quick search may take. */
    private static final long QUICK_STATES = 300_000;
    /** States that a step of making a counter-example shorter may take if finding it took fewer. */
    private static final long LEAST_SHORTENING = 20_000;
    /** Where executions with few preemptions have no more states than this, a search of all states is as quick as one with more. */
    private static final long FEW_STATES = 50_000;
    /** Preemptions of the executions that are looked at to learn from them. */
    private static final int SWEEP_PREEMPTIONS = 1;
    /** States that this may take. */
    private static final long SWEEP_STATES = 50_000;
    /** Preemptions up to which a counter-example is looked for that has fewer than the one found. */
    private static final int MOST_PREEMPTIONS = 8;

    private final Subject subject;
    private final Plan plan;
    private final Frontier.Extent extent;
    private final Bounds bounds;
    private final long begun;
    private final long deadline;
    private final List<Workbench> benches = new ArrayList<>();
    private final Sharing sharing;
    private final Map<Finding.Cause, Counterexample> found = new LinkedHashMap<>();
    private final Set<Cut> cuts = EnumSet.noneOf(Cut.class);
    /** Of the last search with few preemptions: how many there were, and how many states. */
    private int boundedPreemptions = Counterexample.UNKNOWN;

    private long boundedStates;
    private long states;
    private long transitions;
    private long executions;
    private OptionalLong traces = OptionalLong.empty();
    private int rounds;
    /** What the next pass goes on from. */
    private UnfinishedPass unfinished = UnfinishedPass.notBegun(DepthFirstSearch.Breadth.ONE_GROUP);

    private UnfinishedBoundedSearch unfinishedBounded = UnfinishedBoundedSearch.notBegun();
    private Optional<UnfinishedTraces> unfinishedTraces = Optional.empty();

    private Optional<ShardResult.Part> part = Optional.empty();
    private boolean resumes;
    private boolean resumable;
    private boolean taught;

    public Explorer(Subject subject, Plan plan) {
        this(subject, plan, Frontier.Extent.of(plan.shard().of()));
    }

    Explorer(Subject subject, Plan plan, Frontier.Extent extent) {
        this.extent = extent;
        this.subject = subject;
        this.plan = plan;
        this.bounds = plan.bounds();
        this.begun = plan.clock().getAsLong();
        this.deadline = begun + saturated(bounds.time());
        benches.add(new Workbench(subject));
        this.sharing = benches.get(0).nothingKnown();
    }

    /** Goes on from {@code checkpoint}, which an exploration of {@code subject} left; it can be used once. */
    public Explorer(Subject subject, Plan plan, Checkpoint checkpoint) {
        this(subject, plan);
        sharing.absorb(checkpoint.sharing());
        rounds = checkpoint.rounds();
        found.putAll(checkpoint.found());
        resumes = true;
        Remainder rest = checkpoint.rest();
        if (rest instanceof UnfinishedPass pass) {
            unfinished = pass;
        } else if (rest instanceof UnfinishedBoundedSearch search) {
            unfinishedBounded = search;
        } else if (rest instanceof UnfinishedTraces left) {
            unfinishedTraces = Optional.of(left);
        } else if (rest instanceof Remainder.Drawn drawn) {
            executions = drawn.executions();
            transitions = drawn.transitions();
        }
    }

    /** Begins with {@code knowledge}, as all shards of one exploration have to. */
    public Explorer(Subject subject, Plan plan, Knowledge knowledge) {
        this(subject, plan, knowledge, Frontier.Extent.of(plan.shard().of()));
    }

    Explorer(Subject subject, Plan plan, Knowledge knowledge, Frontier.Extent extent) {
        this(subject, plan, extent);
        sharing.absorb(knowledge.sharing());
        unfinished = UnfinishedPass.notBegun(knowledge.breadth());
        taught = true;
    }

    private static long saturated(Duration time) {
        return Math.min(time.toNanos(), Long.MAX_VALUE / 4);
    }

    /** Explores, to the end or to the plan's. */
    public Exploration explore() throws InterruptedException {
        try {
            search();
        } catch (OutOfMemoryError full) {
            // A machine alone may take more than the bound on memory leaves.
            benches.clear();
            resumable = false;
            cuts.add(Cut.MEMORY);
        }
        if (!plan.shard().isWhole()) {
            cuts.add(Cut.SHARD);
        }
        return new Exploration(
                plan.strategy(),
                Counterexample.ordered(toBlame()),
                cuts,
                plan.extent() == Plan.Extent.FIRST_VIOLATION && !found.isEmpty(),
                states,
                transitions,
                executions,
                traces,
                rounds,
                sharing.sharedAddresses(),
                plan.threads(),
                (plan.clock().getAsLong() - begun) / 1e9);
    }

    /** What was found, but for what fewer of the same faults come to as well. */
    private List<Counterexample> toBlame() {
        return found.entrySet().stream()
                .filter(one -> found.keySet().stream().noneMatch(one.getKey()::needsNoMoreThan))
                .map(Map.Entry::getValue)
                .toList();
    }

    private void search() throws InterruptedException {
        plan.progress().begins("learning who shares what");
        if (!resumes && !taught) {
            new Scout(benches.get(0)).learn(sharing);
        }
        if (plan.strategy().samples()) {
            sample();
        } else if (plan.strategy() == Strategy.DPOR) {
            searchTraces();
            shortenFirst();
        } else if (bounds.preemptions().isPresent()) {
            searchBounded(bounds.preemptions().getAsInt());
        } else if (resumes) {
            searchAll();
        } else if (plan.extent() == Plan.Extent.SURVEY) {
            sweep();
            searchAll();
        } else if (!quickly()) {
            searchAll();
        }
    }

    /** What a later exploration may go on from, after {@link #explore}; empty if there is nothing more to be done. */
    public Optional<Checkpoint> checkpoint() {
        if (!resumable) {
            return Optional.empty();
        }
        if (plan.strategy().samples()) {
            return Optional.of(new Checkpoint(sharing, rounds, found, new Remainder.Drawn(executions, transitions)));
        }
        if (plan.strategy() == Strategy.DPOR) {
            return unfinishedTraces.map(left -> new Checkpoint(sharing, rounds, found, left));
        }
        // What a bounded search found goes on with it: it may still find the same by a shorter way.
        return Optional.of(
                bounds.preemptions().isPresent()
                        ? new Checkpoint(sharing, rounds, Map.of(), unfinishedBounded)
                        : new Checkpoint(sharing, rounds, found, unfinished));
    }

    /** What {@link ShardMerge} puts together, of {@code exploration}, which {@link #explore} answered. */
    public ShardResult shardResult(Exploration exploration) {
        return new ShardResult(plan.shard(), exploration, new Knowledge(sharing, unfinished.breadth()), part, found);
    }

    /** One execution of each trace. */
    private void searchTraces() throws InterruptedException {
        plan.progress().begins("one execution of each trace");
        addBenches();
        UnfinishedTraces before = unfinishedTraces.orElseGet(() -> UnfinishedTraces.notBegun(bounds.bytes()));
        boolean settled = false;
        while (!settled) {
            sharing.settle();
            rounds += before.isBegun() ? 0 : 1;
            Sharing base = sharing.copy();
            List<Sharing> knowledge = knowledgeForAll();
            OptimalSearch search = new OptimalSearch(plan, deadline, before, OptimalSearch.Listener.NOBODY);
            boolean complete = search.run(benches, knowledge);
            knowledge.forEach(sharing::absorb);
            boolean enough = plan.extent() == Plan.Extent.FIRST_VIOLATION
                    && !search.findings().isEmpty();
            settled = complete || enough || search.isStopped();
            before = UnfinishedTraces.notBegun(bounds.bytes());
            if (settled) {
                cuts.addAll(search.cuts());
                count(search.states(), search.transitions(), search.executions());
                traces = OptionalLong.of(search.traces());
                record(search.findings(), base);
                resumable = search.isStopped() && !enough;
                unfinishedTraces = search.unfinished().or(() -> Optional.of(UnfinishedTraces.notBegun(bounds.bytes())));
            }
        }
    }

    private void addBenches() {
        while (benches.size() < plan.threads()) {
            benches.add(new Workbench(subject));
        }
    }

    /** What is known, for each thread to grow on its own. */
    private List<Sharing> knowledgeForAll() {
        List<Sharing> knowledge = new ArrayList<>();
        for (int i = 0; i < plan.threads(); i++) {
            knowledge.add(sharing.copy());
        }
        return knowledge;
    }

    /** Executions at random. */
    private void sample() {
        plan.progress().begins("random executions");
        long left = plan.shard().shareOf(bounds.executions().orElse(Long.MAX_VALUE)) - executions;
        boolean going = left > 0;
        while (going) {
            sharing.settle();
            rounds++;
            Sharing base = sharing.copy();
            StateSpace space = benches.get(0).layOut(sharing);
            Sampler sampler = new Sampler(space, sharing, plan, deadline);
            sampler.run(executions, left);
            left -= sampler.executions();
            transitions += sampler.transitions();
            executions += sampler.executions();
            cuts.addAll(sampler.cuts());
            record(sampler.findings(), base);
            going = sharing.grown() && left > 0;
        }
        cuts.add(Cut.SAMPLING);
        boolean enough = plan.extent() == Plan.Extent.FIRST_VIOLATION && !found.isEmpty();
        if (left > 0 && !enough) {
            cuts.add(plan.stop().getAsBoolean() ? Cut.INTERRUPTED : Cut.TIME);
            resumable = true;
        }
    }

    /** Learns what random executions seldom show: a pass over all states that learns something late has to be made again. */
    private void sweep() {
        sharing.settle();
        bounded(SWEEP_PREEMPTIONS, plan.within(atMost(SWEEP_STATES)), UnfinishedBoundedSearch.notBegun())
                .run(extent);
    }

    /** Looks for a violation with few preemptions; answers whether that is all that is wanted. */
    private boolean quickly() {
        for (int preemptions = 0; preemptions <= QUICK_PREEMPTIONS; preemptions++) {
            if (preemptions == QUICK_PREEMPTIONS
                    && plan.extent() == Plan.Extent.FIRST_VIOLATION
                    && boundedStates < FEW_STATES) {
                return false;
            }
            if (!tryBounded(preemptions, atMost(QUICK_STATES))) {
                return plan.extent() == Plan.Extent.FIRST_VIOLATION && !found.isEmpty();
            }
            if (plan.extent() == Plan.Extent.FIRST_VIOLATION && !found.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private Bounds atMost(long most) {
        return new Bounds(
                bounds.preemptions(),
                bounds.depth(),
                bounds.executions(),
                OptionalLong.of(Math.min(most, bounds.states().orElse(most))),
                bounds.time(),
                bounds.bytes());
    }

    /** All executions with so many preemptions. */
    private void searchBounded(int preemptions) {
        tellOfBounded(preemptions);
        boolean settled = false;
        while (!settled) {
            sharing.settle();
            rounds += unfinishedBounded.isBegun() ? 0 : 1;
            Sharing base = sharing.copy();
            BoundedSearch search = bounded(preemptions, plan, unfinishedBounded);
            settled = search.run(extent);
            boolean whole = settled && !stopped(search.cuts());
            unfinishedBounded = UnfinishedBoundedSearch.notBegun();
            if (settled) {
                record(search, base, whole);
                count(search.states(), search.transitions(), search.ends());
                cuts.addAll(search.cuts());
                resumable = !whole;
            }
            if (resumable && !sharing.grown()) {
                unfinishedBounded = search.unfinished();
            }
            if (search.common() > 0) {
                Knowledge knowledge = new Knowledge(base, unfinished.breadth());
                part = Optional.of(
                        new ShardResult.Part(knowledge, false, search.common(), search.division(), List.of()));
            }
        }
    }

    /**
     * Looks for violations with so many preemptions.
     *
     * @return whether nothing but preemptions was cut off
     */
    private boolean tryBounded(int preemptions, Bounds within) {
        tellOfBounded(preemptions);
        while (true) {
            sharing.settle();
            rounds++;
            Sharing base = sharing.copy();
            BoundedSearch search = bounded(preemptions, plan.within(within), UnfinishedBoundedSearch.notBegun());
            boolean settled = search.run(extent);
            Set<Cut> without = EnumSet.noneOf(Cut.class);
            without.addAll(search.cuts());
            without.removeAll(EnumSet.of(Cut.PREEMPTIONS, Cut.STRETCH));
            if (settled || stopped(without)) {
                boundedStates = search.states();
                boundedPreemptions = preemptions;
                record(search, base, without.isEmpty());
                if (!search.findings().isEmpty() && plan.strategy() != Strategy.DPOR) {
                    count(search.states(), search.transitions(), search.ends());
                }
                return without.isEmpty();
            }
        }
    }

    private void tellOfBounded(int preemptions) {
        plan.progress().begins("executions with at most " + preemptions + " preemptions");
    }

    private BoundedSearch bounded(int preemptions, Plan within, UnfinishedBoundedSearch before) {
        return new BoundedSearch(benches.get(0).layOut(sharing), sharing, preemptions, within, deadline, before);
    }

    /** Whether a search among whose cuts are {@code ones} ended before it had seen what it wanted to. */
    private static boolean stopped(Set<Cut> ones) {
        return ones.stream().anyMatch(Cut::ends);
    }

    private void count(long seen, long taken, long ended) {
        states = seen;
        transitions = taken;
        executions = ended;
    }

    private void searchAll() throws InterruptedException {
        plan.progress().begins("all states");
        addBenches();
        if (!plan.shard().isWhole() && !resumes && !found.isEmpty()) {
            // All shards know of it, and what is found hides what other groups do.
            unfinished = UnfinishedPass.notBegun(DepthFirstSearch.Breadth.ALL);
        }
        boolean settled = false;
        while (!settled) {
            settled = pass();
        }
        shortenFirst();
    }

    /** One pass over all states; answers whether knowledge did not grow meanwhile. */
    private boolean pass() throws InterruptedException {
        sharing.settle();
        if (unfinished.visited().size() == 0) {
            rounds++;
        }
        Sharing base = sharing.copy();
        List<Sharing> knowledge = knowledgeForAll();
        DepthFirstSearch.Goal goal = plan.extent() == Plan.Extent.FIRST_VIOLATION
                ? DepthFirstSearch.Goal.FIRST_VIOLATION
                : DepthFirstSearch.Goal.ALL_VIOLATIONS;
        DepthFirstSearch search = new DepthFirstSearch(unfinished, plan, goal, deadline, extent, end -> {});
        search.run(benches.subList(0, plan.threads()), knowledge);
        knowledge.forEach(sharing::absorb);
        unfinished = UnfinishedPass.notBegun(unfinished.breadth());
        boolean over = stopped(search.cuts())
                || plan.extent() == Plan.Extent.FIRST_VIOLATION
                        && !search.findings().isEmpty();
        if (sharing.grown() && !over) {
            return false;
        }
        List<Finding> livelocks = search.livelocks(benches.get(0), base);
        over |= plan.extent() == Plan.Extent.FIRST_VIOLATION && !livelocks.isEmpty();
        if (!over && search.hides(livelocks)) {
            unfinished = UnfinishedPass.notBegun(DepthFirstSearch.Breadth.ALL);
            return false;
        }
        if (plan.extent() != Plan.Extent.FIRST_VIOLATION || search.findings().isEmpty()) {
            cuts.addAll(search.cuts());
            resumable = stopped(search.cuts());
        }
        if (resumable && !sharing.grown()) {
            unfinished = search.unfinished().orElse(unfinished);
        }
        if (search.frontier().common() > 0) {
            part = Optional.of(new ShardResult.Part(
                    new Knowledge(base.copy(), unfinished.breadth()),
                    search.narrowed(),
                    search.frontier().common(),
                    search.frontier().hash(),
                    search.looseEnds()));
        }
        count(search.states(), search.transitions(), search.ends());
        record(search.findings(), base);
        record(livelocks, base);
        return true;
    }

    private void shortenFirst() {
        if (plan.extent() == Plan.Extent.FIRST_VIOLATION && !found.isEmpty()) {
            shorten();
        }
    }

    /**
     * Replaces what the search of all states found by something with as few preemptions as can be, as far as that takes about
     * as long as finding it took.
     */
    private void shorten() {
        Bounds within = atMost(Math.max(LEAST_SHORTENING, states));
        Map<Finding.Cause, Counterexample> before = new LinkedHashMap<>(found);
        found.clear();
        for (int preemptions = boundedPreemptions + 1; preemptions <= MOST_PREEMPTIONS; preemptions++) {
            boolean whole = tryBounded(preemptions, within);
            if (!found.isEmpty()) {
                return;
            }
            if (!whole) {
                break;
            }
        }
        found.putAll(before);
    }

    /** Makes runs of {@code findings}, which a search with {@code knowledge} made; its paths mean nothing to others. */
    private void record(List<Finding> findings, Sharing knowledge) {
        findings.forEach(finding -> record(finding, knowledge, Counterexample.UNKNOWN, false));
    }

    private void record(BoundedSearch search, Sharing knowledge, boolean whole) {
        for (UnfinishedBoundedSearch.Found one : search.findings()) {
            record(one.finding(), knowledge, one.preemptions(), whole || one.preemptions() == 0);
        }
    }

    private void record(Finding finding, Sharing knowledge, int preemptions, boolean fewest) {
        if (!found.containsKey(finding.cause())) {
            found.put(
                    finding.cause(),
                    new Replay(subject, benches.get(0), knowledge).counterexample(finding, preemptions, fewest));
        }
    }
}
