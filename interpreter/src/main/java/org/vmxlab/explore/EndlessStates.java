package org.vmxlab.explore;

import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;

/** Whether a program goes on for ever from a state, whatever the schedule: no end, and no violation, can be reached. */
final class EndlessStates {
    /** States that are looked at; where more can be reached, nothing is said. */
    private static final int MOST = 20_000;

    private final StateSpace space;
    private final LongHashSet known = new LongHashSet();
    /** Transitions that are to be taken, and for each state on the way how many of them are its own. */
    private final IntArrayList open = new IntArrayList();

    private final IntArrayList left = new IntArrayList();
    private final int[] transitions = new int[StateSpace.MOST_TRANSITIONS];

    EndlessStates(StateSpace space) {
        this.space = space;
    }

    /** Whether it goes on for ever from the present state. */
    boolean beginHere() {
        int first = space.depth();
        boolean endless = visit();
        while (endless && !left.isEmpty()) {
            int top = left.size() - 1;
            if (left.get(top) > 0) {
                left.set(top, left.get(top) - 1);
                space.take(open.removeAtIndex(open.size() - 1));
                endless = visit();
            } else {
                left.removeAtIndex(top);
                if (space.depth() > first) {
                    space.back();
                }
            }
        }
        while (space.depth() > first) {
            space.back();
        }
        return endless;
    }

    /** Comes to a state; answers whether all that is known so far goes on for ever. */
    private boolean visit() {
        if (space.over()) {
            return false;
        }
        if (!known.add(space.hash())) {
            left.add(0);
            return true;
        }
        int count = space.transitions(transitions, 0);
        for (int i = 0; i < count; i++) {
            open.add(transitions[i]);
        }
        left.add(count);
        return count > 0 && known.size() <= MOST;
    }
}
