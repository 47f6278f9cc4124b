package org.vmxlab.schedule;

/**
 * A decision that was performed.
 *
 * @param rip where the CPU of an {@link Decision.Execute} then was; 0 for others
 */
public record Performed(Decision decision, long rip) {}
