package org.vmxlab.cpu;

/** What a CPU has to take at an instruction boundary, in the manual's order (SDM volume 3A, table 6-2). */
public final class PendingEvents {
    private static final long TIMER_MASKED = 1L << 16;

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

    /** Whether the CPU can make a step: it is active, an event wakes it, or it waits for a timer. */
    public static boolean canProceed(Cpu cpu) {
        return cpu.activity() == Activity.ACTIVE || next(cpu) != Event.NONE || waitsForTimer(cpu);
    }

    /**
     * Whether a timer that runs will end the CPU's wait, so that time passes for it: the local APIC's in HLT, if its
     * interrupt will be taken, the VMX-preemption timer in HLT and shutdown (SDM volume 3C, section 25.5.1).
     */
    public static boolean waitsForTimer(Cpu cpu) {
        Activity activity = cpu.activity();
        if (activity != Activity.HLT && activity != Activity.SHUTDOWN) {
            return false;
        }
        if (cpu.vmx().isNonRoot() && cpu.vmx().timerRunning()) {
            return true;
        }
        boolean open = cpu.interruptFlag() || cpu.vmx().interruptsExit();
        boolean runs = cpu.apic().timer().counts() || cpu.get(Slot.TSC_DEADLINE) != 0;
        return activity == Activity.HLT && open && runs && (cpu.apic().timerEntry() & TIMER_MASKED) == 0;
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
