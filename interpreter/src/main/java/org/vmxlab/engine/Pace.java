package org.vmxlab.engine;

import org.vmxlab.cpu.Cpu;
import org.vmxlab.isa.Instruction;

/** Decides before each step of a CPU whether it is made now; see {@link Interpreter#advance}. */
public interface Pace {
    /** A step of {@code cpu} has ended; accesses until the next instruction belong to events that are taken. */
    void between(Cpu cpu);

    /** Whether {@code cpu} takes the event that is due. */
    boolean takesEvent(Cpu cpu);

    /** Whether {@code cpu} executes {@code instruction}, which is at RIP; {@code null} if no instruction is there. */
    boolean executes(Cpu cpu, @org.jspecify.annotations.Nullable Instruction instruction);

    /** Whether {@code cpu} delivers the exception that the instruction at RIP raises; nothing of it has happened. */
    boolean delivers(Cpu cpu);

    /**
     * How many steps {@code cpu}, between two instructions, may make without asking, if they touch nothing but general registers,
     * flags and memory, without LOCK. The CPU's gate is asked all the same.
     */
    long free(Cpu cpu);

    /** {@code steps} steps were made so. */
    void madeFreely(long steps);
}
