package org.vmxlab.cpu;

/**
 * How interrupts and exceptions are nested on a CPU. The architecture keeps no such record; searches need it to tell a
 * handler's accesses from those of the code that it interrupted, and the owner check to tell their statements apart.
 */
public final class EventNesting {
    /** Interrupt levels that are told apart; deeper ones count as the deepest. */
    public static final int LEVELS = 4;

    private static final long FRAME_BYTES = 40;
    private static final long FULL = 1L << 62;

    private EventNesting() {}

    /** Number of hardware interrupts and NMIs whose handlers have not returned, at most {@code LEVELS} - 1. */
    public static int level(Cpu cpu) {
        long nesting = cpu.get(Slot.EVENT_NESTING);
        return nesting == 1 ? 0 : Math.min(Long.bitCount(nesting) - 1, LEVELS - 1);
    }

    /** A handler is entered; {@code interruptedStack} is RSP of the code that it came upon. */
    static void entered(Cpu cpu, EventDelivery.Source source, long interruptedStack) {
        long nesting = cpu.get(Slot.EVENT_NESTING);
        if ((nesting & FULL) == 0) {
            cpu.set(Slot.EVENT_NESTING, nesting << 1 | (source == EventDelivery.Source.HARDWARE ? 1 : 0));
        }
        if (source == EventDelivery.Source.HARDWARE) {
            cpu.set(Slot.INTERRUPTED_STACK + level(cpu), interruptedStack);
            cpu.set(Slot.EXPECTED_VMCS + level(cpu), 0);
        }
    }

    /** A handler returns by IRET. An IRET without a handler, as for a first entry, changes nothing. */
    public static void returned(Cpu cpu) {
        long nesting = cpu.get(Slot.EVENT_NESTING);
        if (nesting != 1) {
            cpu.set(Slot.INTERRUPTED_STACK + level(cpu), 0);
            cpu.set(Slot.EVENT_NESTING, nesting >>> 1);
        }
    }

    /** RSP of the code that the handler which runs came upon; only at a level above 0. */
    public static long interruptedStack(Cpu cpu) {
        return cpu.get(Slot.INTERRUPTED_STACK + level(cpu));
    }

    /** Where the frame begins that the interrupt of this level pushed: the handler's stack lies below. */
    public static long frame(Cpu cpu) {
        return (interruptedStack(cpu) & -16) - FRAME_BYTES;
    }

    /** States whose VMCS the code at this level means to read and write; region 0 takes the statement back. */
    public static void expectVmcs(Cpu cpu, long region) {
        cpu.set(Slot.EXPECTED_VMCS + level(cpu), region == 0 ? 0 : region + 1);
    }

    /** The region stated at this level; 0 if none is. */
    public static long expectedVmcs(Cpu cpu) {
        long stated = cpu.get(Slot.EXPECTED_VMCS + level(cpu));
        return stated == 0 ? 0 : stated - 1;
    }
}
