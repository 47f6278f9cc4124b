package org.vmxlab.isa;

import org.vmxlab.arch.CpuException;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;

/** The check that privileged instructions begin with. */
final class Privilege {
    private static final long UMIP = 1L << 11;

    private Privilege() {}

    /** Raises #GP(0) above CPL 0 if CR4.UMIP hides the system's tables from user mode. */
    static void requireTablesVisible(Cpu cpu) {
        if ((cpu.get(Slot.CR4) & UMIP) != 0) {
            requireRing0(cpu);
        }
    }

    /** Raises #GP(0) unless the CPU is at CPL 0. */
    static void requireRing0(Cpu cpu) {
        if (cpu.get(Slot.CPL) != 0) {
            throw CpuException.generalProtection(0);
        }
    }
}
