package org.vmxlab.fault;

import org.vmxlab.machine.Machine;

/**
 * One fault: a change of a machine between two steps that no instruction and no schedule of a sound machine makes. It says all
 * that it does, so that it does the same whenever a run is performed again.
 */
public sealed interface Fault permits CpuFault, MessageFault {
    /** The CPU that it strikes. */
    int cpu();

    /** Whether {@code machine} has what it strikes, such as the message that it takes away. */
    boolean canStrike(Machine machine);

    /**
     * Makes the change.
     *
     * @throws org.vmxlab.verdict.ViolationException if the CPU cannot even deliver the exception that the fault raises
     */
    void strike(Machine machine);

    /** What happens, as a clause for people: {@code bit 3 of rax flips}. */
    String words();
}
