package org.vmxlab.explore;

import java.util.HashMap;
import java.util.Map;

/**
 * Partial-order sampling (Yuan, Yang, Gu, CAV 2018): each enabled step has a random priority, the highest goes on, and those
 * that it raced with draw anew, so that orders of what does not commute are sampled more evenly than by chance of steps.
 */
final class PartialOrderDraw implements Sampler.Draw {
    private final StateSpace space;
    private final Map<Integer, Step> steps = new HashMap<>();
    private Dice dice = new Dice(0);

    /** A step that is enabled: its priority, and what it would touch. */
    private record Step(long priority, Footprint footprint) {}

    PartialOrderDraw(StateSpace space) {
        this.space = space;
    }

    @Override
    public void begin(Dice its) {
        dice = its;
        steps.clear();
    }

    @Override
    public int next(int[] transitions, int count) {
        int best = 0;
        Step highest = step(transitions[0]);
        for (int i = 1; i < count; i++) {
            Step step = step(transitions[i]);
            if (step.priority() > highest.priority()) {
                best = i;
                highest = step;
            }
        }
        Footprint touched = highest.footprint();
        steps.remove(transitions[best]);
        steps.values().removeIf(other -> other.footprint().conflicts(touched));
        return best;
    }

    private Step step(int transition) {
        return steps.computeIfAbsent(transition, one -> new Step(dice.next() >>> 1, footprint(one)));
    }

    private Footprint footprint(int transition) {
        space.take(transition);
        Footprint touched = new Footprint();
        touched.set(space.footprint());
        space.back();
        return touched;
    }
}
