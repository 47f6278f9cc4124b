package org.vmxlab.explore;

import java.util.Optional;

/**
 * How much of a tree a depth-first search has seen, from the branches on the way to where it is: those of one node are taken
 * to be alike (Knuth 1975; Kilby and others, AAAI 2006, weigh branches in this way).
 */
final class TreeShare {
    /** Branches of one node differ, and more may be added: in trees of known size the odds were mostly right within this. */
    private static final double BIAS = 8;

    private TreeShare() {}

    /**
     * The share of what was seen.
     *
     * @param explored for each node on the way, from the root on, its branches that were seen whole
     * @param left its branches that were not begun; one more is being explored
     */
    static Optional<Estimate> of(int[] explored, int[] left) {
        double share = 0;
        double weight = 1;
        for (int i = 0; i < explored.length; i++) {
            weight /= explored[i] + left[i] + 1;
            share += weight * explored[i];
        }
        return share > 0 && share < 1 ? Optional.of(Estimate.within(share, BIAS)) : Optional.empty();
    }
}
