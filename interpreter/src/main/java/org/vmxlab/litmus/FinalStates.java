package org.vmxlab.litmus;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.machine.Machine;

/** Finds the final states of a machine: all CPUs have stopped, all stores are visible, nothing is in flight. */
public interface FinalStates {
    /** Whether all of them were visited. */
    enum Coverage {
        COMPLETE,
        CUT_OFF
    }

    /**
     * Shows each final state that {@code machine} can reach from where it is to {@code atEnd}, some of them more than once.
     * The machine's state afterwards is none in particular.
     *
     * @param unnoticed whether the next step of a CPU can neither be noticed by other CPUs nor notice what they do; when such
     *     steps happen is not looked at
     * @throws org.vmxlab.verdict.ViolationException at the first violation on any path
     */
    Coverage visit(Machine machine, Predicate<Cpu> unnoticed, Consumer<Machine> atEnd);
}
