package org.vmxlab.vmx;

import org.vmxlab.memory.Memory;

/** All VMCSs of a machine, by the physical address of their region. */
public final class VmcsTable {
    private final Memory memory;

    public VmcsTable(Memory memory) {
        this.memory = memory;
    }

    Memory memory() {
        return memory;
    }
}
