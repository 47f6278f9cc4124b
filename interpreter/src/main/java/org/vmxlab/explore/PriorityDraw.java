package org.vmxlab.explore;

import java.util.HashMap;
import java.util.Map;

/**
 * Probabilistic concurrency testing (Burckhardt and others, ASPLOS 2010): each CPU, each store buffer and each IPI has a
 * random priority, the highest goes on, and at a few points drawn beforehand the one that goes on falls to the bottom. A
 * fault that takes d orderings among n parties in k steps shows with a probability of at least 1 / (n k^(d-1)).
 */
final class PriorityDraw implements Sampler.Draw {
    private static final int CHANGES = 3;
    /** A party that goes on so often in a row waits for another: it falls to the bottom. */
    private static final int PATIENCE = 500;

    private final int length;
    private final Map<Integer, Long> priorities = new HashMap<>();
    private final int[] changes = new int[CHANGES];
    private Dice dice = new Dice(0);
    private int step;
    private int lowest;
    private int last;
    private int inARow;

    /** @param length transitions of an execution, more or less */
    PriorityDraw(int length) {
        this.length = length;
    }

    @Override
    public void begin(Dice its) {
        dice = its;
        step = 0;
        lowest = -CHANGES;
        inARow = 0;
        priorities.clear();
        for (int i = 0; i < CHANGES; i++) {
            changes[i] = dice.below(length);
        }
    }

    @Override
    public int next(int[] transitions, int count) {
        int chosen = highest(transitions, count);
        for (int i = 0; i < CHANGES; i++) {
            if (changes[i] == step) {
                priorities.put(party(transitions[chosen]), (long) -i - 1);
                chosen = highest(transitions, count);
            }
        }
        step++;
        inARow = party(transitions[chosen]) == last ? inARow + 1 : 0;
        last = party(transitions[chosen]);
        if (inARow > PATIENCE) {
            lowest--;
            priorities.put(last, (long) lowest);
            inARow = 0;
        }
        return chosen;
    }

    private int highest(int[] transitions, int count) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            if (priority(transitions[i]) > priority(transitions[best])) {
                best = i;
            }
        }
        return best;
    }

    private long priority(int transition) {
        return priorities.computeIfAbsent(party(transition), one -> dice.next() >>> 1);
    }

    /** Values of a choice belong to one party; which is taken is decided by chance of their order. */
    private static int party(int transition) {
        return transition - Transition.value(transition);
    }
}
