package org.vmxlab.explore;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;
import org.jspecify.annotations.Nullable;

/**
 * A stateless search, on several threads: one execution of each Mazurkiewicz trace, by optimal dynamic partial-order
 * reduction with source sets and wakeup trees (Abdulla, Aronis, Jonsson, Sagonas, POPL 2014). For programs that end; CPUs
 * that only wait in a loop for what others write are let wait. The search is void if somebody's knowledge grew.
 *
 * <p>An execution that runs into a violation ends there, whatever the other CPUs could still do. A violation of a law of
 * the data is seen where an execution comes by: states between independent steps are not all visited.
 */
final class OptimalSearch {
    private final Plan plan;
    private final Bounds bounds;
    private final long deadline;
    private final Listener listener;
    private final UnfinishedTraces before;
    private final Backlog backlog;
    private final List<OptimalWorker> workers = new ArrayList<>();
    private final Set<SharedNode> left = Collections.synchronizedSet(new LinkedHashSet<>());
    private final Map<Finding.Cause, Finding> findings = new LinkedHashMap<>();
    private final Set<Cut> cuts = Collections.synchronizedSet(EnumSet.noneOf(Cut.class));
    private final LongHashSet traces;
    private final AtomicLong executions = new AtomicLong();
    private final AtomicLong transitions = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private WorkQueue<SharedNode> queue = new WorkQueue<>(1);
    private volatile boolean stopped;
    private volatile boolean isVoid;
    private volatile boolean outOfBounds;

    /** Hears of each execution that came to its end, from the thread that made it. */
    @FunctionalInterface
    interface Listener {
        /** For those who want the counts alone. */
        Listener NOBODY = (execution, space) -> {};

        /** {@code space} is in the state at the end of {@code execution}. */
        void ended(Execution execution, StateSpace space);
    }

    /** @param before what it goes on from; belongs to this from now on */
    OptimalSearch(Plan plan, long deadline, UnfinishedTraces before, Listener listener) {
        this.plan = plan;
        this.bounds = plan.bounds();
        this.deadline = deadline;
        this.listener = listener;
        this.before = before;
        this.backlog = before.backlog();
        this.cuts.addAll(before.cuts());
        this.traces = before.traces();
        this.executions.set(before.executions());
        this.transitions.set(before.transitions());
    }

    /**
     * Explores on {@code benches}, one for each thread, with {@code knowledge}. What executions come to that go round, or
     * which states they come by, depends on who explores them: there is one thread then, so that all answer the same.
     *
     * @return false if knowledge grew, of one or of all together, so that the result is void
     */
    boolean run(List<Workbench> benches, List<Sharing> knowledge) throws InterruptedException {
        boolean alone =
                benches.get(0).hasLaws() || knowledge.get(0).executions().comesBack();
        int threads = alone ? 1 : benches.size();
        queue = new WorkQueue<>(threads);
        for (int i = 0; i < threads; i++) {
            StateSpace space = benches.get(i).layOut(knowledge.get(i));
            workers.add(new OptimalWorker(this, space, knowledge.get(i), bounds, backlog));
        }
        if (benches.get(0).hasLaws()) {
            cut(Cut.LAWS);
        }
        before.pending().forEach(queue::add);
        if (!before.isBegun()) {
            // The first worker has the first state.
            queue.begin();
        }
        work();
        workers.forEach(worker -> traces.addAll(worker.traces()));
        isVoid |= knowMoreTogether(knowledge);
        return !isVoid;
    }

    /** Whether one has seen a CPU touch what another has seen another CPU touch. */
    private static boolean knowMoreTogether(List<Sharing> knowledge) {
        Sharing all = knowledge.get(0).copy();
        knowledge.forEach(all::absorb);
        return all.grown();
    }

    private void work() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (OptimalWorker worker : workers.subList(1, workers.size())) {
            Thread thread = new Thread(() -> work(worker), "explorer-" + threads.size());
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        work(workers.get(0));
        for (Thread thread : threads) {
            thread.join();
        }
        Throwable broken = failure.get();
        if (broken != null) {
            throw new IllegalStateException("a worker of the search failed", broken);
        }
    }

    private void work(OptimalWorker worker) {
        try {
            if (worker == workers.get(0) && !before.isBegun()) {
                worker.begin();
                queue.finished();
            }
            worker.run();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            stop();
        } catch (OutOfMemoryError full) {
            backlog.overflow();
            stop(Cut.MEMORY);
        } catch (RuntimeException | Error broken) {
            failure.compareAndSet(null, broken);
            stop();
        }
    }

    // ------------------------------------------------------------------ for workers

    WorkQueue<SharedNode> queue() {
        return queue;
    }

    boolean stopped() {
        return stopped;
    }

    private void stop() {
        stopped = true;
        queue.close();
    }

    /** Somebody learnt what makes the search void. */
    void makeVoid() {
        isVoid = true;
        stop();
    }

    boolean isVoid() {
        return isVoid;
    }

    void cut(Cut cut) {
        cuts.add(cut);
    }

    /** So many more are done. */
    void add(long moreExecutions, long moreTransitions) {
        executions.addAndGet(moreExecutions);
        transitions.addAndGet(moreTransitions);
    }

    void ended(Execution execution, StateSpace space) {
        listener.ended(execution, space);
    }

    void found(Finding finding) {
        synchronized (findings) {
            findings.merge(
                    finding.cause(), finding, (one, other) -> other.path().length < one.path().length ? other : one);
        }
        if (plan.extent() == Plan.Extent.FIRST_VIOLATION) {
            stop();
        }
    }

    /** A worker leaves {@code node}, on its way, to whoever goes on. */
    void leave(SharedNode node) {
        left.add(node);
    }

    /** Holds the bounds, and tells how the search gets on. */
    void hold(OptimalWorker worker) {
        long waiting = queue.size() + worker.waitingBranches();
        plan.progress()
                .at(new Progress.Standing(Progress.Unit.EXECUTIONS, executions.get(), transitions.get(), waiting));
        if (plan.progress().wantsEstimate()) {
            plan.progress().estimated(worker.estimate());
        }
        if (plan.clock().getAsLong() - deadline > 0) {
            stop(Cut.TIME);
        } else if (plan.stop().getAsBoolean()) {
            stop(Cut.INTERRUPTED);
        } else if (bytes() > bounds.bytes() || backlog.overflown()) {
            stop(Cut.MEMORY);
        } else if (bounds.executions().isPresent()
                && executions.get() >= bounds.executions().getAsLong()) {
            stop(Cut.EXECUTIONS);
        }
    }

    private void stop(Cut why) {
        cut(why);
        outOfBounds = true;
        stop();
    }

    /** Whether a bound that may be raised, or somebody, stopped it. */
    boolean isStopped() {
        return outOfBounds;
    }

    private long bytes() {
        return backlog.bytes() + (long) OptimalWorker.BYTES_PER_TRACE * traces.size() + sum(OptimalWorker::bytes);
    }

    private long sum(ToLongFunction<OptimalWorker> what) {
        return workers.stream().mapToLong(what).sum();
    }

    // ------------------------------------------------------------------ result

    List<Finding> findings() {
        synchronized (findings) {
            return List.copyOf(findings.values());
        }
    }

    Set<Cut> cuts() {
        synchronized (cuts) {
            return cuts.isEmpty() ? EnumSet.noneOf(Cut.class) : EnumSet.copyOf(cuts);
        }
    }

    /** Executions that came to their end: by a violation, at rest, or with CPUs that wait for ever. */
    long executions() {
        return executions.get();
    }

    /** Executions that were begun in vain, as all that could go on was known; 0 for an optimal search. */
    long blocked() {
        return sum(OptimalWorker::blocked);
    }

    /** Executions at whose end a CPU waits in a loop for what nobody will write. */
    long waiting() {
        return sum(OptimalWorker::waiting);
    }

    /** Executions that do not count, as an assumption failed. */
    long discarded() {
        return sum(OptimalWorker::discarded);
    }

    /** Different Shasha-Snir traces among the executions. */
    long traces() {
        return traces.size();
    }

    long transitions() {
        return transitions.get();
    }

    /** States that were come to by some way, each as often as it was. */
    long states() {
        return transitions() + 1;
    }

    /** What is left of a search that was stopped; empty if nobody can go on from where it was. */
    Optional<UnfinishedTraces> unfinished() {
        if (!outOfBounds || isVoid || backlog.overflown()) {
            return Optional.empty();
        }
        Set<SharedNode> pending = new LinkedHashSet<>(left);
        pending.addAll(queue.rest());
        pending.removeIf(node -> !node.isPending());
        Set<Cut> lasting = cuts();
        lasting.removeIf(cut -> cut.ends() || cut == Cut.EXECUTIONS);
        return Optional.of(new UnfinishedTraces(backlog, pending, lasting, traces, executions(), transitions()));
    }
}
