package org.vmxlab.diagnosis;

/**
 * One reason, the nearest first.
 *
 * @param text what happened, a clause without its full stop
 * @param cpu who did it
 * @param rip where
 * @param step when: number of the step over all CPUs, from 1
 */
public record Cause(String text, int cpu, long rip, long step) {}
