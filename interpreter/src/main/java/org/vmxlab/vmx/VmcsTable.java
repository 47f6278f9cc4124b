package org.vmxlab.vmx;

import java.util.function.BiConsumer;
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

    /** An instruction of CPU {@code cpu} loads from a page that is a VMX region. */
    public void ordinaryLoad(int cpu, long address, int bytes, BiConsumer<String, String> sanitizer) {}

    /** An instruction of CPU {@code cpu} stores to a page that is a VMX region; called before the store. */
    public void ordinaryStore(int cpu, long address, int bytes, long value, BiConsumer<String, String> sanitizer) {}
}
