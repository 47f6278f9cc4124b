package org.vmxlab.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;
import org.jspecify.annotations.Nullable;
import org.vmxlab.machine.Machine;
import org.vmxlab.verdict.Violation;

/**
 * One pass of a stateful search over all states, on several threads: depth first, each state explored once. Memory and
 * time are bounded. The pass is void if somebody's knowledge of who shares what grew.
 */
final class DepthFirstSearch {
    private final VisitedStates visited;
    private final WorkQueue<WorkItem> queue;
    private final Plan plan;
    private final Consumer<Machine> atEnd;
    private final Bounds bounds;
    private final Goal goal;
    private final Breadth breadth;
    private final long deadline;
    private final Map<Finding.Cause, Finding> findings = new LinkedHashMap<>();
    private final Set<Cut> cuts = Collections.synchronizedSet(EnumSet.noneOf(Cut.class));
    private final UnfinishedPass before;
    private final AtomicInteger ends = new AtomicInteger();
    private final AtomicInteger edges = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final List<DepthFirstWorker> workers = new ArrayList<>();
    private Optional<Coverage> coverage = Optional.empty();
    private final Frontier.Extent extent;
    private Frontier frontier;
    private volatile boolean stopped;
    private volatile boolean discarding;
    private volatile boolean narrowed;
    /** Whether a worker ended in the midst of something, so that nobody can go on from there. */
    private volatile boolean torn;

    /** What ends a pass. */
    enum Goal {
        /** The first violation. */
        FIRST_VIOLATION,
        /** Nothing but having seen all. */
        ALL_VIOLATIONS
    }

    /** Which transitions of a state are taken. */
    enum Breadth {
        /** All. */
        ALL,
        /**
         * Those of one group of CPUs that have nothing to do with the others. Everything is seen if nothing was found: no
         * violation, and no execution that does not count or has no end.
         */
        ONE_GROUP
    }

    /** @param atEnd sees the machine in each state where nothing can go on */
    DepthFirstSearch(Plan plan, Goal goal, Breadth breadth, long deadline, Consumer<Machine> atEnd) {
        this(
                UnfinishedPass.notBegun(breadth),
                plan,
                goal,
                deadline,
                Frontier.Extent.of(plan.shard().of()),
                atEnd);
    }

    /** Goes on from {@code before}, which belongs to this from now on. */
    DepthFirstSearch(
            UnfinishedPass before,
            Plan plan,
            Goal goal,
            long deadline,
            Frontier.Extent extent,
            Consumer<Machine> atEnd) {
        this.before = before;
        this.visited = before.visited();
        this.cuts.addAll(before.cuts());
        this.plan = plan;
        this.atEnd = atEnd;
        this.queue = new WorkQueue<>(plan.threads());
        this.bounds = plan.bounds();
        this.goal = goal;
        this.breadth = before.breadth();
        this.narrowed = before.narrowed();
        this.discarding = before.hiding();
        this.deadline = deadline;
        this.extent = extent;
        this.frontier = before.frontier();
    }

    /** Explores everything that can be reached on {@code benches}, one for each thread, with {@code knowledge}. */
    void run(List<Workbench> benches, List<Sharing> knowledge) throws InterruptedException {
        coverage = Optional.of(
                new Coverage(benches.get(0).another(), knowledge.get(0).copy()));
        for (int i = 0; i < benches.size(); i++) {
            workers.add(new DepthFirstWorker(this, benches.get(i).layOut(knowledge.get(i)), knowledge.get(i)));
        }
        if (visited.size() == 0) {
            begin(workers.get(0));
        } else {
            edges.set(before.edges().size() / 2);
            before.items().forEach(queue::add);
        }
        List<Thread> threads = new ArrayList<>();
        for (DepthFirstWorker worker : workers) {
            Thread thread = new Thread(() -> work(worker), "explorer-" + threads.size());
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Throwable broken = failure.get();
        if (broken != null) {
            throw new IllegalStateException("a worker of the search failed", broken);
        }
    }

    private void begin(DepthFirstWorker worker) {
        StateSpace space = worker.space();
        int first = visited.add(space.hash(), VisitedStates.ROOT, 0);
        if (space.violation().isPresent()) {
            Violation found = space.violation().get();
            record(Finding.at(space, found, new int[0]));
            return;
        }
        int[] transitions = new int[StateSpace.MOST_TRANSITIONS];
        int count = transitions(space, transitions, 0);
        if (Transition.areFaults(transitions, 0, count)) {
            ended(space);
            space.atRest().ifPresent(found -> record(Finding.at(space, found, new int[0])));
        }
        if (count > 0) {
            hand(new WorkItem(first, Arrays.copyOf(transitions, count)), worker);
        }
    }

    /** Gives the workers what they begin with: all, or a shard's share. */
    private void hand(WorkItem all, DepthFirstWorker worker) {
        if (plan.shard().isWhole()) {
            queue.add(all);
            return;
        }
        Frontier.Division division = Frontier.divide(all, worker, visited, plan.shard(), extent);
        if (stopped) {
            // What was to be dealt out is lost.
            torn = true;
            return;
        }
        frontier = division.frontier();
        if (!worker.hasLearnt()) {
            division.items().forEach(queue::add);
        }
    }

    private void work(DepthFirstWorker worker) {
        try {
            worker.run();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (OutOfMemoryError full) {
            torn = true;
            cut(Cut.MEMORY);
        } catch (RuntimeException | Error broken) {
            failure.compareAndSet(null, broken);
        } finally {
            if (stopped || failure.get() != null || cuts.contains(Cut.MEMORY)) {
                stop();
            }
        }
    }

    // ------------------------------------------------------------------ for workers

    VisitedStates visited() {
        return visited;
    }

    WorkQueue<WorkItem> queue() {
        return queue;
    }

    Bounds bounds() {
        return bounds;
    }

    /** Writes the transitions of the present state of {@code space} that are taken to {@code to}; answers how many. */
    int transitions(StateSpace space, int[] to, int at) {
        int all = space.transitions(to, at);
        if (breadth == Breadth.ALL) {
            return all;
        }
        int kept = space.ofOneGroup(to, at, all);
        if (kept < all) {
            narrowed = true;
        }
        return kept;
    }

    /** An execution does not count. */
    void discarded() {
        discarding = true;
    }

    boolean stopped() {
        return stopped;
    }

    /** Ends the pass, with what is known so far. */
    void stop() {
        stopped = true;
        queue.close();
    }

    /** Holds the bounds of memory, states and time, and tells how the search gets on. */
    void hold() {
        plan.progress()
                .at(new Progress.Standing(Progress.Unit.STATES, visited.size(), transitions(), queue.size() + open()));
        if (plan.progress().wantsEstimate()) {
            estimate();
        }
        if (plan.stop().getAsBoolean()) {
            cut(Cut.INTERRUPTED);
            stop();
        } else if (bytes() > bounds.bytes()) {
            cut(Cut.MEMORY);
            stop();
        } else if (bounds.states().isPresent()
                && visited.size() >= bounds.states().getAsLong()) {
            cut(Cut.STATES);
            stop();
        } else if (plan.clock().getAsLong() - deadline > 0) {
            cut(Cut.TIME);
            stop();
        }
    }

    private void estimate() {
        plan.progress().estimated(coverage.orElseThrow().estimate(this));
    }

    /** Transitions that workers have still to take from states on their ways. */
    private long open() {
        return workers.stream().mapToLong(DepthFirstWorker::open).sum();
    }

    private long bytes() {
        long ways = workers.stream().mapToLong(DepthFirstWorker::wayBytes).sum();
        return (long) visited.size() * VisitedStates.BYTES_PER_STATE + 8L * edges.get() + ways;
    }

    void cut(Cut cut) {
        cuts.add(cut);
    }

    void edge(IntArrayList list, int from, int to) {
        list.add(from);
        list.add(to);
        if ((list.size() & 0xfff) == 0) {
            edges.addAndGet(0x800);
        }
    }

    void ended(StateSpace space) {
        ends.incrementAndGet();
        atEnd.accept(space.machine());
    }

    /** {@code violation} was found in the present state of {@code space}, to which {@code transition} of {@code from} led. */
    void found(StateSpace space, Violation violation, int from, int transition) {
        Finding.Cause cause = Finding.at(space, violation, new int[0]).cause();
        synchronized (findings) {
            if (findings.containsKey(cause)) {
                return;
            }
        }
        int[] before = from == VisitedStates.ROOT ? new int[0] : visited.path(from);
        int[] path = Arrays.copyOf(before, before.length + 1);
        path[before.length] = transition;
        record(Finding.at(space, violation, path));
    }

    private void record(Finding finding) {
        synchronized (findings) {
            findings.putIfAbsent(finding.cause(), finding);
        }
        if (goal == Goal.FIRST_VIOLATION) {
            stop();
        }
    }

    // ------------------------------------------------------------------ result

    List<Finding> findings() {
        synchronized (findings) {
            return List.copyOf(findings.values());
        }
    }

    /**
     * Whether something may have been missed since only one group's transitions were taken: {@code livelocks} and all that
     * ends an execution early hide what other groups do.
     */
    boolean hides(List<Finding> livelocks) {
        return narrowed && (discarding || !cuts.isEmpty() || !findings().isEmpty() || !livelocks.isEmpty());
    }

    Set<Cut> cuts() {
        return EnumSet.copyOf(cuts.isEmpty() ? EnumSet.noneOf(Cut.class) : cuts);
    }

    long states() {
        return visited.size();
    }

    /** Executions that came to their end: states in which nothing can go on. */
    long ends() {
        return before.ends() + ends.get();
    }

    long transitions() {
        return before.transitions()
                + workers.stream().mapToLong(DepthFirstWorker::transitions).sum();
    }

    long steps() {
        return workers.stream().mapToLong(DepthFirstWorker::steps).sum();
    }

    /** Livelocks among the states of a pass that saw all; none of one that did not. */
    List<Finding> livelocks(Workbench bench, Sharing sharing) {
        if (stopped || !cuts.isEmpty()) {
            return List.of();
        }
        List<Finding> result = new ArrayList<>();
        for (int state : new Livelocks(new StateGraph(allEdges()), visited).find()) {
            StateSpace space = bench.layOut(sharing);
            int[] path = visited.path(state);
            for (int transition : path) {
                space.take(transition);
            }
            Violation stuck = space.stuck();
            result.add(Finding.at(space, stuck, path));
        }
        return result;
    }

    /** What a shard leaves to others to tell; nothing of a pass that did not see its share. */
    List<LooseEnd> looseEnds() {
        return stopped || !cuts.isEmpty() || frontier.own().isEmpty()
                ? List.of()
                : LooseEnd.among(new StateGraph(allEdges()), visited, frontier);
    }

    /** Where shards parted; {@link Frontier#NONE} if it did not come so far. */
    Frontier frontier() {
        return frontier;
    }

    /** Whether it left out what other groups of CPUs do. */
    boolean narrowed() {
        return narrowed;
    }

    private List<IntArrayList> allEdges() {
        List<IntArrayList> all = new ArrayList<>();
        all.add(before.edges());
        workers.forEach(worker -> all.add(worker.edges()));
        return all;
    }

    /** What is left of a pass that was stopped; empty if nobody can go on from where it was. */
    Optional<UnfinishedPass> unfinished() {
        if (torn || !stopped) {
            return Optional.empty();
        }
        IntArrayList seen = new IntArrayList();
        allEdges().forEach(seen::addAll);
        Set<Cut> lasting = cuts();
        lasting.removeIf(Cut::ends);
        return Optional.of(new UnfinishedPass(
                visited,
                seen,
                queue.rest(),
                lasting,
                transitions(),
                ends(),
                breadth,
                narrowed,
                discarding || !findings().isEmpty(),
                frontier));
    }
}
