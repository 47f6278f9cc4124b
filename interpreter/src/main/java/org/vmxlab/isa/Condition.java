package org.vmxlab.isa;

import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Flags;

/** A condition of Jcc, SETcc and CMOVcc. */
@FunctionalInterface
interface Condition extends Meaning.Branch {
    boolean holds(Flags flags);

    @Override
    default boolean taken(Cpu cpu) {
        return holds(cpu.flags());
    }
}
