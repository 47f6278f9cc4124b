package org.vmxlab.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;
import org.vmxlab.verdict.Violation;

/** One thread of a {@link DepthFirstSearch}: takes parts of the search, explores them, gives parts away to others. */
final class DepthFirstWorker {
    private static final int ASK = 0xff;

    private final DepthFirstSearch search;
    private final StateSpace space;
    private final Sharing sharing;
    /** For each state whose transitions are being taken: where they stand in {@link #open}. */
    private int[] next = new int[1024];

    private int[] end = new int[1024];
    private int[] states = new int[1024];
    private int[] open = new int[1 << 17];
    private final IntArrayList edges = new IntArrayList();
    private final Lessons lessons = new Lessons();
    /** The path to the state whose transitions were explored last. */
    private int[] reached = new int[0];

    private long transitions;
    private long steps;
    private volatile int waiting;
    /** For the thread that looks whether there is memory left. */
    private volatile long wayBytes;

    DepthFirstWorker(DepthFirstSearch search, StateSpace space, Sharing sharing) {
        this.search = search;
        this.space = space;
        this.sharing = sharing;
    }

    StateSpace space() {
        return space;
    }

    long transitions() {
        return transitions;
    }

    /** Whether it knows more of who shares what than when it began. */
    boolean hasLearnt() {
        return sharing.grown();
    }

    long steps() {
        return steps;
    }

    /** Transitions still to be taken from states on the way; more or less, for whoever asks from another thread. */
    int open() {
        return waiting;
    }

    /** Bytes that the way to where it is takes, or took a moment ago. */
    long wayBytes() {
        return wayBytes;
    }

    /** Pairs of numbers of states: the second was reached from the first. */
    IntArrayList edges() {
        return edges;
    }

    void run() throws InterruptedException {
        Optional<WorkItem> item = search.queue().take();
        while (item.isPresent()) {
            goTo(search.visited().path(item.get().state()));
            explore(item.get());
            if (sharing.grown()) {
                // Paths of others mean nothing to whoever knows more than they did.
                search.stop();
            }
            search.queue().finished();
            item = search.stopped() ? Optional.empty() : search.queue().take();
        }
    }

    /** Takes the transitions of {@code item}; answers what is to be done from the new states. */
    List<WorkItem> expand(WorkItem item) {
        List<WorkItem> found = new ArrayList<>();
        goTo(search.visited().path(item.state()));
        for (int transition : item.transitions()) {
            if (search.stopped()) {
                return found;
            }
            space.take(transition);
            transitions++;
            steps += space.steps();
            if ((transitions & ASK) == 0) {
                search.hold();
            }
            int state = arrive(item.state(), transition);
            int count = state < 0 ? 0 : successors(state, 0);
            if (count > 0) {
                found.add(new WorkItem(state, Arrays.copyOf(open, count)));
            }
            space.back();
        }
        return found;
    }

    /** Takes transitions back and takes others, so that {@code path} leads to the present state. */
    private void goTo(int[] path) {
        int common = Arrays.mismatch(path, reached);
        int kept = common < 0 ? path.length : common;
        while (space.depth() > kept) {
            space.back();
        }
        for (int i = kept; i < path.length; i++) {
            space.take(path[i]);
        }
        reached = path;
    }

    private void explore(WorkItem item) {
        int depth = 0;
        push(0, item.state(), 0, item.transitions().length);
        System.arraycopy(item.transitions(), 0, open, 0, item.transitions().length);
        while (depth >= 0) {
            if (next[depth] == end[depth]) {
                depth--;
                if (depth >= 0) {
                    space.back();
                }
                continue;
            }
            int from = states[depth];
            int transition = open[next[depth]++];
            space.take(transition);
            transitions++;
            steps += space.steps();
            if (sharing.grown() && lessons.over(transitions)) {
                search.stop();
                return;
            }
            if ((transitions & ASK) == 0) {
                waiting = waiting(depth);
                wayBytes = space.bytes();
                search.hold();
                if (search.queue().hungry() && !sharing.grown()) {
                    giveAway(depth);
                }
            }
            int state = arrive(from, transition);
            if (state < 0) {
                space.back();
                if (search.stopped()) {
                    giveBack(depth);
                    return;
                }
                continue;
            }
            int begin = end[depth];
            int count = successors(state, begin);
            if (count == 0) {
                space.back();
                continue;
            }
            depth++;
            push(depth, state, begin, begin + count);
        }
    }

    /** The state that {@code transition} led to, if it is to be explored; below 0 if not. */
    private int arrive(int from, int transition) {
        if (space.brokeOff()) {
            edge(from, VisitedStates.NOWHERE, transition);
            report(from, transition);
            return -1;
        }
        if (space.discarded()) {
            search.discarded();
            edge(from, VisitedStates.NOWHERE, transition);
            return -1;
        }
        if (space.stretched()) {
            search.cut(Cut.STRETCH);
            search.discarded();
            edge(from, VisitedStates.NOWHERE, transition);
            return -1;
        }
        int state = search.visited().add(space.hash(), from, transition);
        if (space.choicesCut()) {
            search.cut(Cut.CHOICES);
        }
        edge(from, state < 0 ? ~state : state, transition);
        // Laws are about states: who comes to one again need not ask again.
        if (state >= 0 && space.violation().isPresent()) {
            report(from, transition);
            return -1;
        }
        if (state >= 0 && space.depth() >= search.bounds().depth()) {
            search.cut(Cut.DEPTH);
            return -1;
        }
        return state;
    }

    /** {@code transition} leads from one state to another. That something goes wrong is no way out of a livelock: it need not. */
    private void edge(int from, int to, int transition) {
        if (Transition.kind(transition) != Transition.STRIKE) {
            search.edge(edges, from, to);
        }
    }

    private void report(int from, int transition) {
        Violation found = space.violation().orElseThrow();
        if (!sharing.grown()) {
            search.found(space, found, from, transition);
        }
    }

    private int successors(int state, int at) {
        if (open.length < at + StateSpace.MOST_TRANSITIONS) {
            open = Arrays.copyOf(open, 2 * (at + StateSpace.MOST_TRANSITIONS));
        }
        int count = search.transitions(space, open, at);
        if (Transition.areFaults(open, at, count) && !sharing.grown()) {
            space.atRest()
                    .ifPresent(found -> search.found(
                            space,
                            found,
                            search.visited().parent(state),
                            search.visited().transition(state)));
            search.ended(space);
        }
        return count;
    }

    private void push(int depth, int state, int begin, int stop) {
        if (depth == next.length) {
            next = Arrays.copyOf(next, 2 * depth);
            end = Arrays.copyOf(end, 2 * depth);
            states = Arrays.copyOf(states, 2 * depth);
        }
        states[depth] = state;
        next[depth] = begin;
        end[depth] = stop;
    }

    private int waiting(int depth) {
        int count = 0;
        for (int i = 0; i <= depth; i++) {
            count += end[i] - next[i];
        }
        return count;
    }

    /** Gives the untaken transitions of the state nearest to the first to whoever waits. */
    private void giveAway(int depth) {
        for (int i = 0; i < depth; i++) {
            if (next[i] < end[i]) {
                search.queue().add(new WorkItem(states[i], Arrays.copyOfRange(open, next[i], end[i])));
                next[i] = end[i];
                return;
            }
        }
    }

    /** Leaves all untaken transitions to whoever goes on with the search, the deepest first. */
    private void giveBack(int depth) {
        for (int i = depth; i >= 0; i--) {
            if (next[i] < end[i]) {
                search.queue().add(new WorkItem(states[i], Arrays.copyOfRange(open, next[i], end[i])));
            }
        }
    }
}
