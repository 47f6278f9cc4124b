package org.vmxlab.model;

/**
 * A law that a machine's state breaks.
 *
 * @param law number and words, such as {@code VMCS-1 a VMCS is active on at most one CPU}
 * @param detail which object breaks it, and how
 * @param cpu the CPU concerned, or -1
 */
public record BrokenLaw(String law, String detail, int cpu) {}
