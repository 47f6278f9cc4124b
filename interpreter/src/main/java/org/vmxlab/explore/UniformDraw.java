package org.vmxlab.explore;

/** Every transition is as likely as any other. */
final class UniformDraw implements Sampler.Draw {
    private Dice dice = new Dice(0);

    @Override
    public void begin(Dice its) {
        dice = its;
    }

    @Override
    public int next(int[] transitions, int count) {
        return dice.below(count);
    }
}
