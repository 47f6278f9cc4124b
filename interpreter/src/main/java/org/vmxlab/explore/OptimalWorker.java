package org.vmxlab.explore;

import java.util.Arrays;
import java.util.Optional;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;
import org.vmxlab.verdict.Violation;

/**
 * One thread of an {@link OptimalSearch}: explores from nodes that all share, along nodes of its own; gives branches away to
 * others that have none.
 */
final class OptimalWorker {
    private static final int HOLD_EVERY = 256;
    /** What a trace that is known takes. */
    static final int BYTES_PER_TRACE = 32;

    private final OptimalSearch search;
    private final StateSpace space;
    private final Sharing sharing;
    private final Bounds bounds;
    private final Backlog backlog;
    private final Execution execution;
    private final OpenTransitions open = new OpenTransitions();
    private final Reversals reversals;
    private final Returns returns;
    private final boolean careful;
    private final boolean thorough;
    /** Those of the way to the present state; from some depth on they are nobody else's. */
    private OptimalNode[] nodes = new OptimalNode[64];
    /** For each shared node which of the branches begun from there leads on. */
    private int[] branches = new int[64];

    private final LongHashSet traces = new LongHashSet();
    /** Whether the present execution has come back to a state that it had been in. */
    private boolean returned;

    private long executions;
    private long blocked;
    private long waiting;
    private long discarded;
    private long transitions;
    private long nextHold = HOLD_EVERY;
    private long toldExecutions;
    private long toldTransitions;
    /** For the thread that looks whether there is memory left. */
    private volatile long bytes;

    OptimalWorker(OptimalSearch search, StateSpace space, Sharing sharing, Bounds bounds, Backlog backlog) {
        this.search = search;
        this.space = space;
        this.sharing = sharing;
        this.bounds = bounds;
        this.backlog = backlog;
        this.execution = new Execution(space, sharing);
        this.reversals = new Reversals(execution, open, sharing, backlog, search.queue()::add);
        this.returns = new Returns(space, sharing);
        this.careful = sharing.executions().endsEarly();
        this.thorough = sharing.executions().comesBack();
    }

    /** Explores from the first state, where nobody has been. */
    void begin() {
        if (enter(WakeupTree.empty())) {
            ended();
        }
        explore();
    }

    /** Explores from what others leave. */
    void run() throws InterruptedException {
        Optional<SharedNode> item =
                search.stopped() ? Optional.empty() : search.queue().take();
        while (item.isPresent()) {
            if (item.get().isPending()) {
                goTo(item.get());
                explore();
            }
            search.queue().finished();
            item = search.stopped() ? Optional.empty() : search.queue().take();
        }
        tell();
    }

    /** Whether what it learnt makes the search void. */
    private boolean hasLearnt() {
        return sharing.grown()
                || sharing.executions().endsEarly() && !careful
                || sharing.executions().comesBack() && !thorough;
    }

    // ------------------------------------------------------------------ ways

    /** Goes from the first state to that of {@code target}. */
    private void goTo(SharedNode target) {
        SharedNode[] way = target.way();
        for (int depth = 0; depth < way.length; depth++) {
            if (depth > 0) {
                branches[depth - 1] = way[depth].branch();
                execution.take(way[depth].transition());
                returns.arrive(depth, execution.hasBegunToWait());
            }
            put(depth, way[depth]);
            open.fill(execution, depth);
        }
    }

    /** Explores from the present state, and then from all states on the way back to the first one. */
    private void explore() {
        while (true) {
            if (!step(nodes[execution.depth()])) {
                if (execution.depth() == 0) {
                    return;
                }
                leave();
            }
            if (hasLearnt()) {
                search.makeVoid();
            }
            if (search.stopped()) {
                if (!search.isVoid()) {
                    keep();
                }
                return;
            }
            if (search.queue().hungry()) {
                giveAway();
            }
            if (transitions >= nextHold) {
                nextHold = transitions + HOLD_EVERY;
                hold();
            }
        }
    }

    /** Goes one event further, along the first branch of the node's wakeup tree; answers false if there is none. */
    private boolean step(OptimalNode node) {
        if (node instanceof SharedNode shared) {
            boolean ended;
            // Whoever begins later, or adds to what is behind, has to know who began before.
            synchronized (shared) {
                if (!shared.hasBranch()) {
                    return false;
                }
                ended = comeTo(begin(shared));
            }
            if (ended) {
                ended();
            }
            return true;
        }
        if (!node.hasBranch()) {
            return false;
        }
        if (comeTo(take(node))) {
            ended();
        }
        return true;
    }

    /** Comes to the state behind the branch that goes on with {@code rest}; answers whether the execution ends there. */
    private boolean comeTo(WakeupTree rest) {
        int depth = execution.depth();
        boolean ended = enter(rest);
        nodes[depth].noteDisabled(execution.order().event(depth - 1), open, depth, execution);
        return ended;
    }

    /** Takes the first branch of {@code node}; what is behind it is nobody else's. */
    private WakeupTree take(OptimalNode node) {
        int depth = execution.depth();
        WakeupTree branch = node.takeFirst();
        if (open.isChoice(branch.event(), depth)) {
            transitions += reversals.tryAlternatives(node, branch.event());
        }
        Event event = execution.take(open.transition(branch.event(), depth));
        transitions++;
        if (event.kind() == Event.Kind.FINAL) {
            node.endsByChoice(event);
        }
        node.bequeath(own(depth + 1), event);
        return branch;
    }

    /** As {@link #take}; what is behind it is everybody's, as far as the tree goes. */
    private WakeupTree begin(SharedNode node) {
        int depth = execution.depth();
        WakeupTree branch = take(node);
        Event event = execution.order().event(depth);
        if (branch.isEmpty()) {
            branches[depth] = node.begin(event);
        } else {
            SharedNode next = node.begin(event, nodes[depth + 1], branch, execution.transition(depth));
            branches[depth] = next.branch();
            put(depth + 1, next);
        }
        return branch;
    }

    /** Comes to the node at the present depth for the first time; answers whether the execution ends here. */
    private boolean enter(WakeupTree tree) {
        int depth = execution.depth();
        OptimalNode node = depth == 0 ? own(0) : nodes[depth];
        if (!(node instanceof SharedNode)) {
            node.enter(tree);
        }
        returned = depth > 0 && returns.arrive(depth, execution.hasBegunToWait());
        if (execution.hasEnded()) {
            open.clear(depth);
            return true;
        }
        open.fill(execution, depth);
        if (open.isEmpty(depth) || depth >= bounds.depth() || returned) {
            return true;
        }
        if (tree.isEmpty() && !node.choose(open, depth)) {
            blocked++;
        }
        return false;
    }

    private void put(int depth, OptimalNode node) {
        if (depth >= nodes.length) {
            nodes = Arrays.copyOf(nodes, 2 * depth);
            branches = Arrays.copyOf(branches, 2 * depth);
        }
        nodes[depth] = node;
    }

    /** The node at {@code depth}, which is nobody else's. */
    private OptimalNode own(int depth) {
        if (depth >= nodes.length || nodes[depth] == null || nodes[depth] instanceof SharedNode) {
            put(depth, new OptimalNode(backlog));
        }
        return nodes[depth];
    }

    private void leave() {
        int depth = execution.depth();
        Event event = execution.order().event(depth - 1);
        returns.leave(depth);
        execution.back();
        OptimalNode node = nodes[depth - 1];
        node.hasExplored(event);
        transitions += reversals.confirm(node);
    }

    // ------------------------------------------------------------------ others

    /** Lets somebody else explore from the first node on the way that has a branch to spare. */
    private void giveAway() {
        int depth = execution.depth();
        for (int i = 0; i <= depth; i++) {
            if (i < depth ? nodes[i].hasBranch() : nodes[i].branches() > 1) {
                search.queue().add(share(i));
                return;
            }
        }
    }

    /** Makes the node at {@code depth}, and all above it, everybody's. */
    private SharedNode share(int depth) {
        int from = depth;
        while (from > 0 && !(nodes[from - 1] instanceof SharedNode)) {
            from--;
        }
        for (int i = from; i <= depth; i++) {
            if (nodes[i] instanceof SharedNode) {
                continue;
            }
            SharedNode shared = i == 0
                    ? SharedNode.root(nodes[0])
                    : SharedNode.of(nodes[i], (SharedNode) nodes[i - 1], branches[i - 1], execution.transition(i - 1));
            if (i < execution.depth()) {
                branches[i] = shared.begin(execution.order().event(i));
            }
            nodes[i] = shared;
        }
        return (SharedNode) nodes[depth];
    }

    /** Leaves what is to be done to whoever goes on with the search. */
    private void keep() {
        share(execution.depth());
        for (int i = 0; i <= execution.depth(); i++) {
            search.leave((SharedNode) nodes[i]);
        }
    }

    private void hold() {
        tell();
        search.hold(this);
    }

    private void tell() {
        bytes = space.bytes() + execution.bytes() + (long) BYTES_PER_TRACE * traces.size();
        search.add(executions - toldExecutions, transitions - toldTransitions);
        toldExecutions = executions;
        toldTransitions = transitions;
    }

    /** Branches on the way to where it is that are to be explored. */
    long waitingBranches() {
        long count = 0;
        for (int i = 0; i < execution.depth(); i++) {
            count += nodes[i].branches();
        }
        return count;
    }

    /** How much is done, seen from where it is. */
    Optional<Estimate> estimate() {
        int depth = execution.depth();
        int[] explored = new int[depth];
        int[] left = new int[depth];
        for (int i = 0; i < depth; i++) {
            // Of a shared node what this worker is exploring counts already.
            explored[i] = Math.max(0, nodes[i].explored() - (nodes[i] instanceof SharedNode ? 1 : 0));
            left[i] = nodes[i].branches();
        }
        return TreeShare.of(explored, left);
    }

    // ------------------------------------------------------------------ ends

    private void ended() {
        Optional<Violation> violation = space.violation();
        int depth = execution.depth();
        if (violation.isPresent()) {
            found(violation.get());
            count();
        } else if (space.discarded()) {
            discarded++;
        } else if (space.stretched()) {
            search.cut(Cut.STRETCH);
        } else if (returned) {
            goesRound();
        } else if (!open.isEmpty(depth)) {
            search.cut(Cut.DEPTH);
        } else if (execution.someCpuWaits()) {
            waiting++;
            found(execution.endlessWait());
            count();
        } else {
            space.atRest().ifPresent(this::found);
            count();
        }
        if (space.choicesCut()) {
            search.cut(Cut.CHOICES);
        }
        reversals.add(nodes, branches);
        nodes[depth].end();
    }

    /** What the CPUs that have not taken part would do in between is not looked at. */
    private void goesRound() {
        if (!thorough) {
            return;
        }
        search.cut(Cut.ENDLESS);
        if (new EndlessStates(space).beginHere()) {
            found(space.stuck());
            count();
        }
    }

    private void count() {
        executions++;
        traces.add(execution.traceHash());
        search.ended(execution, space);
    }

    private void found(Violation violation) {
        if (!sharing.grown()) {
            search.found(Finding.at(space, violation, execution.path()));
        }
    }

    // ------------------------------------------------------------------ result

    LongHashSet traces() {
        return traces;
    }

    long bytes() {
        return bytes;
    }

    long blocked() {
        return blocked;
    }

    long waiting() {
        return waiting;
    }

    long discarded() {
        return discarded;
    }
}
