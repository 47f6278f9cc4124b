package org.vmxlab.isa;

/**
 * What an instruction touches beyond general registers, status flags and its memory operands, said before it executes.
 * Searches need it to know which steps others can notice.
 */
public interface Effects {
    /** A register of the CPU that handlers share with the code that they interrupt is read; see {@link Reach}. */
    void reads(long register);

    /** Such a register is written. */
    void writes(long register);

    /** It changes which events this CPU takes, when, or what they do. */
    void events();

    /** The VMCS with this region is read or written; -1 for none. */
    void vmcs(long region);

    /** It waits until the store buffer is empty. */
    void drains();

    /** The CPU does nothing any more, once its store buffer is empty. */
    void ends();

    /** What it does depends on who else is there, such as the routing of a lowest-priority interrupt. */
    void everybody();

    /** Whether it writes its memory operand depends on what it reads there. */
    void writesPerhaps();

    /** Its outcome is one of several, to be chosen. */
    void chooses();

    /** It reads the time. */
    void time();

    /** It reads which interrupts are pending. */
    void pending();
}
