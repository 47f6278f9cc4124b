package org.vmxlab.explore;

import org.jspecify.annotations.Nullable;

/**
 * An ordered tree of the sequences of events that are to be explored from a state (Abdulla et al., POPL 2014, section 6).
 * This is one of its nodes.
 */
final class WakeupTree {
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

    private static int without(Event taken, Event[] sequence, int length) {
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
            WakeupTree added = new WakeupTree(sequence[i]);
            if (node.child == null) {
                node.child = added;
            } else {
                WakeupTree last = node.child;
                while (last.sibling != null) {
                    last = last.sibling;
                }
                last.sibling = added;
            }
            node = added;
        }
    }
}
