package org.vmxlab.explore;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ordered tree of the sequences of events that are to be explored from a state (Abdulla et al., POPL 2014, section 6).
 * This is one of its nodes.
 */
final class WakeupTree {
    private static final int END = -1;

    private final @Nullable Event event;
    private @Nullable WakeupTree child;
    private @Nullable WakeupTree sibling;

    private WakeupTree(@Nullable Event event) {
        this.event = event;
    }

    /** A tree without a sequence. */
    static WakeupTree empty() {
        return new WakeupTree(null);
    }

    /** The event that leads to this node. */
    Event event() {
        if (event == null) {
            throw new IllegalStateException("the root of a wakeup tree has no event");
        }
        return event;
    }

    boolean isEmpty() {
        return child == null;
    }

    /** How many branches there are. */
    int branches() {
        int count = 0;
        for (WakeupTree branch = child; branch != null; branch = branch.sibling) {
            count++;
        }
        return count;
    }

    /** Forgets all sequences. */
    void clear() {
        child = null;
    }

    /** Takes the first branch off. */
    WakeupTree takeFirst() {
        WakeupTree first = child;
        if (first == null) {
            throw new IllegalStateException("an empty wakeup tree has no branch");
        }
        child = first.sibling;
        first.sibling = null;
        return first;
    }

    /**
     * Adds the first {@code length} of {@code sequence}, unless a sequence that leads to the same is there. What is given is
     * overwritten.
     *
     * @return how many events the tree has more
     */
    int insert(Event[] sequence, int length) {
        WakeupTree node = this;
        int left = length;
        while (left > 0) {
            WakeupTree next = node.child;
            while (next != null && !next.event().isWeakInitialOf(sequence, left)) {
                next = next.sibling;
            }
            if (next == null) {
                node.append(sequence, left);
                return left;
            }
            if (next.child == null) {
                return 0;
            }
            left = without(next.event(), sequence, left);
            node = next;
        }
        return 0;
    }

    /** Takes the step of {@code taken}'s process, if it is among them, out of the first {@code length}; answers how many are left. */
    static int without(Event taken, Event[] sequence, int length) {
        int kept = 0;
        boolean found = false;
        for (int i = 0; i < length; i++) {
            if (!found && sequence[i].process() == taken.process()) {
                found = true;
            } else {
                sequence[kept++] = sequence[i];
            }
        }
        return kept;
    }

    private void append(Event[] sequence, int length) {
        WakeupTree node = this;
        for (int i = 0; i < length; i++) {
            node = node.append(sequence[i]);
        }
    }

    /** Adds a last branch, which begins with {@code next}; answers its node. */
    private WakeupTree append(Event next) {
        WakeupTree added = new WakeupTree(next);
        if (child == null) {
            child = added;
        } else {
            WakeupTree last = child;
            while (last.sibling != null) {
                last = last.sibling;
            }
            last.sibling = added;
        }
        return added;
    }

    /** Writes all nodes but this, each behind the one that leads to it, with its depth. */
    void write(DataOutput to) throws IOException {
        ArrayDeque<WakeupTree> open = new ArrayDeque<>();
        ArrayDeque<Integer> depths = new ArrayDeque<>();
        int depth = 0;
        WakeupTree node = child;
        while (node != null || !open.isEmpty()) {
            if (node == null) {
                node = open.pop();
                depth = depths.pop();
            }
            to.writeInt(depth);
            node.event().write(to);
            if (node.sibling != null) {
                open.push(node.sibling);
                depths.push(depth);
            }
            node = node.child;
            depth++;
        }
        to.writeInt(END);
    }

    /**
     * Reads what {@link #write} wrote; events become what they are along {@code way}, which is at this node.
     *
     * @return how many there are
     * @throws IOException if it was cut off, or something in it is impossible
     */
    int read(DataInput from, TraceRetracing way) throws IOException {
        int here = way.depth();
        List<WakeupTree> nodes = new ArrayList<>(List.of(this));
        int count = 0;
        for (int depth = from.readInt(); depth != END; depth = from.readInt()) {
            if (depth < 0 || depth >= nodes.size()) {
                throw new IOException("a sequence without a beginning");
            }
            nodes.subList(depth + 1, nodes.size()).clear();
            way.backTo(here + depth);
            nodes.add(nodes.get(depth).append(way.take(Event.read(from))));
            count++;
        }
        way.backTo(here);
        return count;
    }
}
