package org.vmxlab.cpu;

import org.vmxlab.arch.Rflags;

/** INIT and start-up IPI outside VMX operation (SDM volume 3A, sections 8.4 and 9.1). */
public final class Initialisation {
    private static final long PAGE = 4096;

    private Initialisation() {}

    /** Takes a pending INIT: the CPU is reset as INIT does it and waits for a start-up IPI. */
    public static void takeInit(Cpu cpu) {
        for (int register = 0; register < Slot.ZERO; register++) {
            cpu.set(register, 0);
        }
        // What its VMCSs had not written back is lost with it (volume 3C, section 24.1).
        cpu.vmcsTable().reset(cpu.number(), cpu.vmx().vmxonPointer(), cpu::sanitize);
        cpu.vmx().leaveOperation();
        cpu.set(Slot.INIT_PENDING, 0);
        cpu.set(Slot.NMI_PENDING, 0);
        cpu.set(Slot.NMI_BLOCKED, 0);
        cpu.set(Slot.SIPI_PENDING, 0);
        cpu.set(Slot.SHADOW, 0);
        cpu.set(Slot.DR7, 0x400);
        cpu.setRflags(Rflags.FIXED);
        cpu.apic().reset();
        ApicPage.written(cpu);
        cpu.setActivity(Activity.WAIT_FOR_SIPI);
    }

    /** Takes the start-up IPI that is pending: the CPU goes on at its page, in 64-bit mode as everything here. */
    public static void takeStartUp(Cpu cpu) {
        cpu.setRip((cpu.get(Slot.SIPI_PENDING) - 1) * PAGE);
        cpu.set(Slot.SIPI_PENDING, 0);
        cpu.setActivity(Activity.ACTIVE);
    }
}
