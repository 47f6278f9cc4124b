package org.vmxlab.vectors;

/**
 * A way in which an emulator is known not to do what the manual says.
 *
 * @param id stable, such as {@code vmcall-in-root}
 * @param text what it does, and what the manual says
 * @param section of the manual
 */
public record Deviation(String id, String text, String section) {}
