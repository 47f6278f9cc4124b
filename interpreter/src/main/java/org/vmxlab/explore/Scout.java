package org.vmxlab.explore;

import org.vmxlab.memory.Journal;

/**
 * Learns who shares what by a few random executions, so that searches seldom have to start again. What it misses the
 * searches find.
 */
final class Scout {
    private static final int WALKS = 400;
    private static final int QUIET_WALKS = 8;
    private static final int LONGEST_WALK = 20_000;

    private final Workbench bench;
    private final int[] transitions = new int[StateSpace.MOST_TRANSITIONS];
    private long random;

    Scout(Workbench bench) {
        this.bench = bench;
        this.random = 0x5eed;
    }

    /** Adds to {@code sharing} what the walks show; answers how many there were. */
    int learn(Sharing sharing) {
        int quiet = 0;
        int walks = 0;
        while (quiet < QUIET_WALKS && walks < WALKS) {
            sharing.settle();
            StateSpace space = bench.layOut(sharing);
            walk(space, walks);
            quiet = sharing.grown() ? 0 : quiet + 1;
            walks++;
            if (space.stretched()) {
                // Each walk would take long.
                break;
            }
        }
        sharing.settle();
        return walks;
    }

    /** Walks that stay with a CPU for long and walks that seldom do show different things. */
    private void walk(StateSpace space, int number) {
        int loyalty = 1 << number % 8;
        int last = 0;
        for (int i = 0; i < LONGEST_WALK && !space.over(); i++) {
            int count = space.transitions(transitions, 0);
            if (count == 0) {
                return;
            }
            int chosen = indexOf(last, count);
            if (chosen < 0 || below(loyalty) == 0) {
                chosen = below(count);
                last = transitions[chosen];
            }
            space.take(transitions[chosen]);
        }
    }

    private int indexOf(int transition, int count) {
        for (int i = 0; i < count; i++) {
            if (transitions[i] == transition) {
                return i;
            }
        }
        return -1;
    }

    private int below(int bound) {
        random = Journal.mix(random, 0x2545F4914F6CDD1DL);
        return (int) Long.remainderUnsigned(random >>> 16, bound);
    }
}
