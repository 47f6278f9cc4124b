package org.vmxlab.explore;

import java.io.IOException;
import java.util.Arrays;

/** Goes ways that a file tells of, and sees whether the program can. */
final class Retracing {
    private final StateSpace space;
    private final int[] possible = new int[StateSpace.MOST_TRANSITIONS];
    private int[] here = new int[0];

    /** @param space just laid out */
    Retracing(StateSpace space) {
        this.space = space;
    }

    StateSpace space() {
        return space;
    }

    /**
     * Goes to the state that {@code path} leads to.
     *
     * @throws IOException if it leads nowhere
     */
    void goTo(int[] path) throws IOException {
        int common = Arrays.mismatch(path, here);
        int kept = common < 0 ? path.length : common;
        while (space.depth() > kept) {
            space.back();
        }
        for (int i = kept; i < path.length; i++) {
            requirePossible(path[i]);
            space.take(path[i]);
        }
        here = path;
    }

    /** @throws IOException if {@code transition} is none of the present state */
    void requirePossible(int transition) throws IOException {
        int count = space.brokeOff() ? 0 : space.transitions(possible, 0);
        for (int i = 0; i < count; i++) {
            if (possible[i] == transition) {
                return;
            }
        }
        throw new IOException("something happens in it that cannot");
    }
}
