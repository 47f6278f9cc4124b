package org.vmxlab.explore;

import java.util.Arrays;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;

/**
 * Notices executions that come back to a state that they had been in, and so need not have an end. At first only long ones
 * are looked at, and only some of their states are remembered, which costs nothing (Brent 1980); where some are known to, all
 * are.
 */
final class Returns {
    /** Shorter executions have an end in all likelihood. */
    private static final int LONG = 256;

    private static final int DEPTHS = Integer.SIZE;

    private final StateSpace space;
    private final Sharing sharing;
    /** Whether all states are remembered. */
    private final boolean thorough;
    /** The state at each depth that is a power of two. */
    private final long[] anchors = new long[DEPTHS];

    private final LongHashSet states = new LongHashSet();
    private boolean[] isFirst = new boolean[64];

    Returns(StateSpace space, Sharing sharing) {
        this.space = space;
        this.sharing = sharing;
        this.thorough = sharing.executions().comesBack();
        states.add(space.hash());
    }

    /**
     * The execution has come to the present state, {@code depth} events from the first one.
     *
     * @param waiting whether that was the last step of a loop in which a CPU waits, and is let wait from now on
     * @return whether it has come back to where it was
     */
    boolean arrive(int depth, boolean waiting) {
        boolean known = thorough ? isKnown(depth) : depth >= LONG && isAnchored(depth);
        if (known && !waiting) {
            sharing.executions().comeBack();
        }
        return known && !waiting;
    }

    private boolean isKnown(int depth) {
        if (depth >= isFirst.length) {
            isFirst = Arrays.copyOf(isFirst, 2 * depth);
        }
        isFirst[depth] = states.add(space.hash());
        return !isFirst[depth];
    }

    private boolean isAnchored(int depth) {
        long state = space.hash();
        boolean known = depth > LONG && anchors[log(depth - 1)] == state;
        if (Integer.bitCount(depth) == 1) {
            anchors[log(depth)] = state;
        }
        return known;
    }

    private static int log(int number) {
        return DEPTHS - 1 - Integer.numberOfLeadingZeros(number);
    }

    /** The execution leaves the present state by the way that it came. */
    void leave(int depth) {
        if (thorough && isFirst[depth]) {
            states.remove(space.hash());
        }
    }
}
