package org.vmxlab.explore;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A node from which several workers explore, each another branch; all between the first state and it are shared, too.
 *
 * <p>What begins with a branch sleeps as soon as somebody has begun to explore it: whoever begins with a later one leaves it
 * to that one. So each trace is explored once, however many there are. An earlier branch may still add to what is explored
 * from behind a later one, as it would have before that one was begun: so the nodes behind branches that were begun remain,
 * as far as the wakeup tree went. Behind its leaves nothing sleeps that anybody explores, and what comes of them is left to
 * whoever explores from there.
 */
final class SharedNode extends OptimalNode {
    /** The branch of which everything that was begun comes later. */
    private static final int BEFORE_ALL = -1;

    private final @Nullable SharedNode parent;
    private final int branch;
    private final int transition;
    private final int depth;
    /** How many slept before anybody began with a branch after this was shared. */
    private final int inherited;
    /** For each branch that was begun since the node behind it; null if it was a leaf. */
    private final List<@Nullable SharedNode> behind = new ArrayList<>();

    private SharedNode(OptimalNode content, @Nullable SharedNode parent, int branch, int transition, int inherited) {
        super(content);
        this.parent = parent;
        this.branch = branch;
        this.transition = transition;
        this.depth = parent == null ? 0 : parent.depth + 1;
        this.inherited = inherited;
    }

    /** What was one worker's: the node of the first state. */
    static SharedNode root(OptimalNode content) {
        return new SharedNode(content, null, 0, 0, content.asleep());
    }

    /**
     * What was one worker's.
     *
     * @param branch which one of those begun from {@code parent} leads here
     * @param transition that does
     */
    static SharedNode of(OptimalNode content, SharedNode parent, int branch, int transition) {
        return new SharedNode(content, parent, branch, transition, content.asleep());
    }

    Optional<SharedNode> parent() {
        return Optional.ofNullable(parent);
    }

    /** The transition that leads here from the parent. */
    int transition() {
        return transition;
    }

    /** Which of the branches begun from the parent leads here. */
    int branch() {
        return branch;
    }

    /** How many transitions lead here from the first state. */
    int depth() {
        return depth;
    }

    /** The nodes on the way here, from the first state on; this is the last one. */
    SharedNode[] way() {
        SharedNode[] way = new SharedNode[depth + 1];
        SharedNode node = this;
        for (int i = depth; i > 0; i--) {
            way[i] = node;
            node = Objects.requireNonNull(node.parent, "only the first state has depth 0");
        }
        way[0] = node;
        return way;
    }

    /** Whether something is to be explored, or to be tried, from here. */
    synchronized boolean isPending() {
        return super.hasBranch() || super.hasUnconfirmed();
    }

    /** Nodes to which something may be added from here. */
    synchronized List<SharedNode> behind() {
        return behind.stream().filter(Objects::nonNull).toList();
    }

    /** Somebody has begun with a branch, the leaf that is {@code event}; answers its number. */
    synchronized int begin(Event event) {
        super.hasExplored(event);
        behind.add(null);
        return behind.size() - 1;
    }

    /**
     * Somebody has begun with a branch, {@code event}, that goes on with {@code rest}.
     *
     * @param content knows what sleeps behind {@code event}
     */
    synchronized SharedNode begin(Event event, OptimalNode content, WakeupTree rest, int by) {
        content.enter(rest);
        SharedNode next = new SharedNode(content, this, behind.size(), by, content.asleep());
        super.hasExplored(event);
        behind.add(next);
        return next;
    }

    @Override
    void hasExplored(Event event) {
        // It sleeps since somebody began with it.
    }

    @Override
    synchronized boolean hasBranch() {
        return super.hasBranch();
    }

    @Override
    synchronized int branches() {
        return super.branches();
    }

    @Override
    synchronized int explored() {
        return super.explored();
    }

    @Override
    synchronized boolean covers(Event[] sequence, int length, int origin) {
        int first = first(sequence, length);
        return first >= 0 && leaves(first, origin);
    }

    @Override
    synchronized boolean coversWhatever(Event[] sequence, int length, int origin) {
        for (int i = 0; i < asleep(); i++) {
            if (coversWhatever(sleeping(i), sequence, length)) {
                return leaves(i, origin);
            }
        }
        return false;
    }

    /** The first that sleeps of those that some execution with {@code sequence} may begin with; -1 if there is none. */
    private int first(Event[] sequence, int length) {
        for (int i = 0; i < asleep(); i++) {
            if (sleeping(i).isWeakInitialOf(sequence, length)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether a sequence of {@code origin} is left to what sleeps at {@code index}: it was there before, or is a leaf. */
    private boolean leaves(int index, int origin) {
        int begun = index - inherited;
        return begun <= origin || begun < 0 || behind.get(begun) == null;
    }

    @Override
    synchronized void addDisabled(int process, OpenTransitions open, int at, int origin) {
        super.addDisabled(process, open, at, origin);
    }

    @Override
    synchronized void addUnconfirmed(Event[] sequence, int length, int origin) {
        note(sequence, length, origin);
    }

    @Override
    synchronized boolean hasUnconfirmed() {
        return super.hasUnconfirmed();
    }

    @Override
    synchronized List<Candidate> takeUnconfirmed() {
        return super.takeUnconfirmed();
    }

    @Override
    synchronized Optional<SharedNode> addConfirmed(Event[] sequence, int length, int origin) {
        int first = first(sequence, length);
        if (first < 0) {
            insert(sequence, length);
            return Optional.empty();
        }
        if (leaves(first, origin)) {
            return Optional.empty();
        }
        SharedNode next = Objects.requireNonNull(behind.get(first - inherited), "no leaf");
        return next.addFromBefore(sequence, WakeupTree.without(sleeping(first), sequence, length));
    }

    /** Adds what a branch that was begun before the one that leads here has come to; answers the node it is added to. */
    private synchronized Optional<SharedNode> addFromBefore(Event[] sequence, int length) {
        if (length == 0) {
            return Optional.empty();
        }
        int first = first(sequence, length);
        if (first >= 0) {
            return addConfirmed(sequence, length, BEFORE_ALL);
        }
        insert(sequence, length);
        return Optional.of(this);
    }

    // ------------------------------------------------------------------ in files

    @Override
    synchronized void write(DataOutput to) throws IOException {
        to.writeInt(inherited);
        super.write(to);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param way here, where {@code transition} of {@code parent} led
     * @throws IOException if it was cut off, or something in it is impossible
     */
    static SharedNode read(
            DataInput from,
            TraceRetracing way,
            Optional<SharedNode> parent,
            int branch,
            int transition,
            Backlog backlog)
            throws IOException {
        int inherited = from.readInt();
        OptimalNode content = OptimalNode.read(from, way, backlog);
        if (inherited < 0 || inherited > content.asleep()) {
            throw new IOException("a state where less than nothing was begun");
        }
        SharedNode node = new SharedNode(content, parent.orElse(null), branch, transition, inherited);
        for (int i = inherited; i < content.asleep(); i++) {
            node.behind.add(null);
        }
        return node;
    }

    /**
     * Something may be added to {@code node} from here.
     *
     * @throws IOException if it is behind no branch that was begun
     */
    void putBehind(SharedNode node) throws IOException {
        if (node.branch < 0 || node.branch >= behind.size()) {
            throw new IOException("a state in it is not reached from the first one");
        }
        behind.set(node.branch, node);
    }
}
