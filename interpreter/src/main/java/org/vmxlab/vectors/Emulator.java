package org.vmxlab.vectors;

/** Something that boots NASM programs, such as Bochs. */
@FunctionalInterface
public interface Emulator {
    /** What {@code program} printed, as far as it came. */
    String boot(String program);
}
