package org.vmxlab.explore;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;
import org.vmxlab.verdict.Violation;

/**
 * A stateless search: one execution of each Mazurkiewicz trace, by optimal dynamic partial-order reduction with source sets
 * and wakeup trees (Abdulla, Aronis, Jonsson, Sagonas, POPL 2014). For programs that end; CPUs that only wait in a loop for
 * what others write are let wait.
 *
 * <p>An execution that runs into a violation ends there, whatever the other CPUs could still do. A violation of a law of
 * the data is seen where an execution comes by: states between independent steps are not all visited.
 */
final class OptimalSearch {
    private static final int CLOCK_MASK = 0x3ff;
    private static final int BYTES_PER_TRACE = 32;

    private final StateSpace space;
    private final Sharing sharing;
    private final Plan plan;
    private final Bounds bounds;
    private final long deadline;
    private final Listener listener;
    private final Execution execution;
    private final Reversals reversals;
    private final Returns returns;
    private final Backlog backlog;

    private final OpenTransitions open = new OpenTransitions();
    private OptimalNode[] nodes = new OptimalNode[64];

    private final Map<Finding.Cause, Finding> findings = new LinkedHashMap<>();
    private final Set<Cut> cuts = EnumSet.noneOf(Cut.class);
    private final LongHashSet traces = new LongHashSet();
    private boolean careful;
    /** Whether the present execution has come back to a state that it had been in. */
    private boolean returned;

    private long executions;
    private long blocked;
    private long waiting;
    private long discarded;
    private long transitions;

    /** Hears of each execution that came to its end. */
    @FunctionalInterface
    interface Listener {
        /** For those who want the counts alone. */
        Listener NOBODY = (execution, space) -> {};

        /** {@code space} is in the state at the end of {@code execution}. */
        void ended(Execution execution, StateSpace space);
    }

    OptimalSearch(StateSpace space, Sharing sharing, Plan plan, long deadline, Listener listener) {
        this.space = space;
        this.sharing = sharing;
        this.plan = plan;
        this.bounds = plan.bounds();
        this.deadline = deadline;
        this.listener = listener;
        this.execution = new Execution(space);
        this.backlog = new Backlog(bounds.bytes());
        this.reversals = new Reversals(execution, sharing, backlog);
        this.returns = new Returns(space);
    }

    /** Explores; answers false if knowledge grew, so that the result is void but for its findings. */
    boolean run() {
        if (space.violation().isPresent()) {
            found(space.violation().get());
            count();
            return !sharing.grown();
        }
        if (space.discarded()) {
            discarded++;
            return !sharing.grown();
        }
        returns.begin();
        if (enter(WakeupTree.empty())) {
            ended();
        }
        while (true) {
            OptimalNode node = nodes[execution.depth()];
            if (!node.tree().isEmpty()) {
                step(node);
            } else if (execution.depth() == 0) {
                return !sharing.grown();
            } else {
                leave();
            }
            if (sharing.grown()) {
                return false;
            }
            if (plan.extent() == Plan.Extent.FIRST_VIOLATION && !findings.isEmpty()) {
                return true;
            }
            if (execution.hasSeenFinalEvent() && !careful || returns.wantsToBegin()) {
                beginAgain();
            }
            if ((transitions & CLOCK_MASK) == 0 && overBounds()) {
                return true;
            }
        }
    }

    /** Begins again, now that there are executions that end early, or that have no end. */
    private void beginAgain() {
        while (execution.depth() > 0) {
            execution.back();
        }
        careful = execution.hasSeenFinalEvent();
        if (careful) {
            reversals.tryAll();
        }
        returns.begin();
        backlog.clear();
        executions = 0;
        waiting = 0;
        discarded = 0;
        traces.clear();
        nodes[0] = new OptimalNode(open, backlog);
        enter(WakeupTree.empty());
    }

    private boolean overBounds() {
        tell();
        if (plan.clock().getAsLong() - deadline > 0) {
            cuts.add(Cut.TIME);
            return true;
        }
        if (plan.stop().getAsBoolean()) {
            cuts.add(Cut.INTERRUPTED);
            return true;
        }
        if (bytes() > bounds.bytes() || backlog.overflown()) {
            cuts.add(Cut.MEMORY);
            return true;
        }
        if (bounds.executions().isPresent() && executions >= bounds.executions().getAsLong()) {
            cuts.add(Cut.EXECUTIONS);
            return true;
        }
        return false;
    }

    private void tell() {
        int depth = execution.depth();
        long waiting = 0;
        for (int i = 0; i < depth; i++) {
            waiting += nodes[i].tree().branches();
        }
        plan.progress().at(new Progress.Standing(Progress.Unit.EXECUTIONS, executions, transitions, waiting));
        if (plan.progress().wantsEstimate()) {
            int[] explored = new int[depth];
            int[] left = new int[depth];
            for (int i = 0; i < depth; i++) {
                explored[i] = nodes[i].explored();
                left[i] = nodes[i].tree().branches();
            }
            plan.progress().estimated(TreeShare.of(explored, left));
        }
    }

    private long bytes() {
        return space.bytes() + execution.bytes() + backlog.bytes() + (long) BYTES_PER_TRACE * traces.size();
    }

    /** Goes one event further, along the first branch of the node's wakeup tree. */
    private void step(OptimalNode node) {
        WakeupTree branch = node.takeFirst();
        if (node.isChoice(branch.event())) {
            transitions += reversals.tryAlternatives(node, branch.event());
        }
        Event event = execution.take(node.transition(branch.event()));
        transitions++;
        if (space.stretched()) {
            cuts.add(Cut.STRETCH);
        }
        if (event.kind() == Event.Kind.FINAL) {
            node.endsByChoice(event);
        }
        OptimalNode next = node(execution.depth());
        next.inherit(node, event);
        boolean ended = enter(branch);
        next.noteDisabled(node, event, execution.isExternal(node.lastProcess()));
        if (ended) {
            ended();
        }
    }

    /** Comes to the node at the present depth for the first time; answers whether the execution ends here. */
    private boolean enter(WakeupTree tree) {
        int depth = execution.depth();
        OptimalNode node = node(depth);
        int from = depth == 0 ? 0 : nodes[depth - 1].end();
        returned = depth > 0 && returns.arrive(depth, execution.hasBegunToWait());
        if (depth > 0 && execution.hasEnded()) {
            node.enter(tree, from, from);
            return true;
        }
        node.enter(tree, from, open.fill(execution, from));
        if (node.isEmpty() || depth >= bounds.depth() || returned) {
            return true;
        }
        if (tree.isEmpty() && !node.choose()) {
            blocked++;
        }
        return false;
    }

    private OptimalNode node(int depth) {
        if (depth == nodes.length) {
            nodes = Arrays.copyOf(nodes, 2 * depth);
        }
        if (nodes[depth] == null) {
            nodes[depth] = new OptimalNode(open, backlog);
        }
        return nodes[depth];
    }

    private void leave() {
        int depth = execution.depth();
        Event event = execution.order().event(depth - 1);
        returns.leave(depth);
        execution.back();
        nodes[depth - 1].hasExplored(event);
        transitions += reversals.confirm(nodes[depth - 1]);
    }

    private void ended() {
        Optional<Violation> violation = space.violation();
        if (violation.isPresent()) {
            found(violation.get());
            count();
        } else if (space.discarded()) {
            discarded++;
        } else if (returned) {
            goesRound();
        } else if (!nodes[execution.depth()].isEmpty()) {
            cuts.add(Cut.DEPTH);
        } else if (execution.someCpuWaits()) {
            waiting++;
            if (!cuts.contains(Cut.STRETCH)) {
                found(execution.endlessWait());
            }
            count();
        } else {
            space.atRest().ifPresent(this::found);
            count();
        }
        if (space.choicesCut()) {
            cuts.add(Cut.CHOICES);
        }
        reversals.add(nodes);
        nodes[execution.depth()].tree().clear();
    }

    /** What the CPUs that have not taken part would do in between is not looked at. */
    private void goesRound() {
        if (returns.wantsToBegin()) {
            return;
        }
        cuts.add(Cut.ENDLESS);
        if (new EndlessStates(space).beginHere()) {
            found(space.stuck());
            count();
        }
    }

    private void count() {
        executions++;
        traces.add(execution.traceHash());
        listener.ended(execution, space);
    }

    private void found(Violation violation) {
        Finding finding = Finding.at(space, violation, execution.path());
        findings.putIfAbsent(finding.cause(), finding);
    }

    // ------------------------------------------------------------------ result

    List<Finding> findings() {
        return List.copyOf(findings.values());
    }

    Set<Cut> cuts() {
        return EnumSet.copyOf(cuts);
    }

    /** Executions that came to their end: by a violation, at rest, or with CPUs that wait for ever. */
    long executions() {
        return executions;
    }

    /** Executions that were begun in vain, as all that could go on was known; 0 for an optimal search. */
    long blocked() {
        return blocked;
    }

    /** Executions at whose end a CPU waits in a loop for what nobody will write. */
    long waiting() {
        return waiting;
    }

    /** Executions that do not count, as an assumption failed. */
    long discarded() {
        return discarded;
    }

    /** Different Shasha-Snir traces among the executions. */
    long traces() {
        return traces.size();
    }

    long transitions() {
        return transitions;
    }

    /** States that were come to by some way, each as often as it was. */
    long states() {
        return transitions + 1;
    }
}
