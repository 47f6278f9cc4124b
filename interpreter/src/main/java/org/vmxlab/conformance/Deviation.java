package org.vmxlab.conformance;

/**
 * A way in which another implementation is known not to do what the manual says.
 *
 * @param id stable, such as {@code vmcall-in-root}
 * @param text what it does, and what the manual says
 * @param section of the manual
 */
public record Deviation(String id, String text, String section) {}
