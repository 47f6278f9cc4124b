package org.vmxlab.cpu;

import org.vmxlab.arch.Canonical;
import org.vmxlab.arch.CpuException;
import org.vmxlab.memory.Memory;

/** Faults of accesses to memory. */
final class AccessCheck {
    private static final int PF_WRITE = 2;
    private static final int PF_PRESENT = 1;

    private AccessCheck() {}

    /** Raises what a store of {@code bytes} bytes at {@code address} by {@code cpu} would raise. */
    static void store(Cpu cpu, long address, int bytes) {
        if (!Canonical.is(address) || !Canonical.is(address + bytes - 1)) {
            throw CpuException.generalProtection(0);
        }
        if (cpu.apic().claims(address)) {
            return;
        }
        if (!cpu.memory().present(address, bytes)) {
            throw CpuException.pageFault(absent(cpu.memory(), address), PF_WRITE);
        }
        if ((cpu.memory().marks(address, bytes) & Memory.READ_ONLY) != 0) {
            throw CpuException.pageFault(address, PF_WRITE | PF_PRESENT);
        }
    }

    /** The first byte that does not exist of an access at {@code address} that goes beyond memory. */
    static long absent(Memory memory, long address) {
        return memory.present(address, 1) ? (address | 0xfff) + 1 : address;
    }
}
