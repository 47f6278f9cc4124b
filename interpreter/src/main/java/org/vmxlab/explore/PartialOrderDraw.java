package org.vmxlab.explore;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Partial-order sampling (Yuan, Yang, Gu, CAV 2018): each enabled step has a random priority, the highest goes on, and those
 * that it raced with draw anew, so that orders of what does not commute are sampled more evenly than by chance of steps.
 */
final class PartialOrderDraw implements Sampler.Draw {
    private final StateSpace space;
    private final Dice dice;
    private final Map<Integer, Step> steps = new HashMap<>();

    /** A step that is enabled: its priority, and what it would touch. */
    private record Step(long priority, Footprint footprint) {}

    PartialOrderDraw(StateSpace space, Dice dice) {
        this.space = space;
        this.dice = dice;
    }

    @Override
    public void begin() {
        steps.clear();
    }

    @Override
    public int next(int[] transitions, int count) {
        int best = 0;
        for (int i = 0; i < count; i++) {
            int transition = transitions[i];
            if (!steps.containsKey(transition)) {
                steps.put(transition, new Step(dice.next() >>> 1, footprint(transition)));
            }
            if (steps.get(transition).priority() > steps.get(transitions[best]).priority()) {
                best = i;
            }
        }
        Step chosen = steps.remove(transitions[best]);
        Iterator<Step> others = steps.values().iterator();
        while (others.hasNext()) {
            if (others.next().footprint().conflicts(chosen.footprint())) {
                others.remove();
            }
        }
        return best;
    }

    private Footprint footprint(int transition) {
        space.take(transition);
        Footprint touched = new Footprint();
        touched.set(space.footprint());
        space.back();
        return touched;
    }
}
