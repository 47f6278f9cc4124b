package org.vmxlab.isa;

import org.vmxlab.arch.CpuException;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;

/** The check that privileged instructions begin with. */
final class Privilege {
    private Privilege() {}

    /** Raises #GP(0) unless the CPU is at CPL 0. */
    static void requireRing0(Cpu cpu) {
        if (cpu.get(Slot.CPL) != 0) {
            throw CpuException.generalProtection(0);
        }
    }
}
