package org.vmxlab.cpu;

/** What a CPU has to take at an instruction boundary, in the manual's order (SDM volume 3A, table 6-2). */
public final class PendingEvents {
    /** Something to be taken before the next instruction. */
    public enum Event {
        NONE,
        INIT,
        START_UP,
        NMI,
        EXTERNAL_INTERRUPT
    }

    private PendingEvents() {}

    /** The event that is taken now; {@link Event#NONE} if the next instruction, or waiting, goes on. */
    public static Event next(Cpu cpu) {
        Activity activity = cpu.activity();
        if (activity == Activity.WAIT_FOR_SIPI) {
            return cpu.get(Slot.SIPI_PENDING) != 0 ? Event.START_UP : Event.NONE;
        }
        long shadow = cpu.get(Slot.SHADOW);
        if (cpu.get(Slot.INIT_PENDING) != 0 && !cpu.vmx().isRoot()) {
            return Event.INIT;
        }
        if (cpu.get(Slot.NMI_PENDING) != 0 && cpu.get(Slot.NMI_BLOCKED) == 0 && shadow == 0) {
            return Event.NMI;
        }
        if (activity == Activity.SHUTDOWN) {
            return Event.NONE;
        }
        boolean open = cpu.interruptFlag() || cpu.vmx().interruptsExit();
        return open && shadow == 0 && cpu.apic().deliverableVector() >= 0 ? Event.EXTERNAL_INTERRUPT : Event.NONE;
    }

    /** Whether the CPU can make a step: it is active or an event wakes it. */
    public static boolean canProceed(Cpu cpu) {
        return cpu.activity() == Activity.ACTIVE || next(cpu) != Event.NONE;
    }

    /** An NMI arrives; further ones merge with one that is pending. */
    public static void signalNmi(Cpu cpu) {
        if (cpu.activity() != Activity.WAIT_FOR_SIPI) {
            cpu.set(Slot.NMI_PENDING, 1);
        }
    }

    /** An INIT signal arrives; it waits while VMX root operation blocks it. */
    public static void signalInit(Cpu cpu) {
        if (cpu.activity() != Activity.WAIT_FOR_SIPI) {
            cpu.set(Slot.INIT_PENDING, 1);
        }
    }

    /** A start-up IPI arrives: lost unless the CPU waits for one. */
    public static void signalStartUp(Cpu cpu, int vector) {
        if (cpu.activity() == Activity.WAIT_FOR_SIPI) {
            cpu.set(Slot.SIPI_PENDING, vector + 1);
        }
    }
}
