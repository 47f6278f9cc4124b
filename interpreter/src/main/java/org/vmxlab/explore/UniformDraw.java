package org.vmxlab.explore;

/** Every transition is as likely as any other. */
final class UniformDraw implements Sampler.Draw {
    private final Dice dice;

    UniformDraw(Dice dice) {
        this.dice = dice;
    }

    @Override
    public void begin() {}

    @Override
    public int next(int[] transitions, int count) {
        return dice.below(count);
    }
}
