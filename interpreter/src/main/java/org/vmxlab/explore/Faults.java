package org.vmxlab.explore;

/**
 * Faults as decisions of a search.
 *
 * @param budget how many may strike in one execution
 */
public record Faults(FaultSource source, int budget) {
    /** Nothing goes wrong. */
    public static final Faults NONE = new Faults(FaultSource.NONE, 0);
}
