package org.vmxlab.cpu;

/** Answers the choices that a program leaves open. */
@FunctionalInterface
public interface Choices {
    /** Always the first. */
    Choices FIRST = (cpu, bound) -> 0;

    /** One of the numbers 0 to {@code bound} - 1, unsigned. */
    long below(Cpu cpu, long bound);
}
