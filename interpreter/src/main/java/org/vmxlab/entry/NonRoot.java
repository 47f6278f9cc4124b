package org.vmxlab.entry;

import static org.vmxlab.entry.ControlBits.*;

import org.vmxlab.arch.Vector;
import org.vmxlab.cpu.Activity;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.vmx.ExitReason;

/** Events between two instructions of a guest: which of them exit (SDM volume 3C, sections 25.2 and 25.5). */
public final class NonRoot {
    private static final long PENDING_ENABLED_BREAKPOINT = 1L << 12;
    private static final long PENDING_SINGLE_STEP = 1L << 14;

    private NonRoot() {}

    /**
     * Looks, on the boundary before the guest's next instruction, for an event that exits or is delivered through the
     * guest's IDT, in the manual's order of priority, and takes it.
     *
     * @return whether there was one
     */
    public static boolean beforeInstruction(Cpu cpu) {
        Controls controls = Controls.of(cpu);
        if (cpu.activity() == Activity.WAIT_FOR_SIPI) {
            return startUp(cpu);
        }
        if (cpu.get(Slot.INIT_PENDING) != 0) {
            cpu.set(Slot.INIT_PENDING, 0);
            return leave(cpu, ExitRecord.of(ExitReason.INIT, 0));
        }
        if (cpu.vmx().monitorTrapPending()) {
            cpu.vmx().setMonitorTrapPending(false);
            return leave(cpu, ExitRecord.of(ExitReason.MONITOR_TRAP, 0));
        }
        if (debugExceptionDue(cpu)) {
            GuestEvents.takeDebugException(cpu);
            return true;
        }
        if (PreemptionTimer.expired(cpu)) {
            return leave(cpu, ExitRecord.of(ExitReason.PREEMPTION_TIMER, 0));
        }
        long shadow = cpu.get(Slot.SHADOW);
        if ((shadow & Cpu.MOV_SS_SHADOW) == 0 && nmi(controls)) {
            return true;
        }
        if (cpu.activity() == Activity.SHUTDOWN || shadow != 0) {
            return false;
        }
        return interrupt(controls);
    }

    /** Whether debug exceptions that VM entry left pending are delivered now (SDM volume 3C, section 26.6.3). */
    private static boolean debugExceptionDue(Cpu cpu) {
        return (cpu.vmx().pendingDebug() & (PENDING_SINGLE_STEP | PENDING_ENABLED_BREAKPOINT)) != 0
                && cpu.activity() != Activity.SHUTDOWN
                && (cpu.get(Slot.SHADOW) & Cpu.MOV_SS_SHADOW) == 0;
    }

    private static boolean startUp(Cpu cpu) {
        long pending = cpu.get(Slot.SIPI_PENDING);
        if (pending == 0) {
            return false;
        }
        cpu.set(Slot.SIPI_PENDING, 0);
        return leave(cpu, ExitRecord.of(ExitReason.SIPI, pending - 1));
    }

    private static boolean nmi(Controls controls) {
        Cpu cpu = controls.cpu();
        boolean blocked = cpu.get(Slot.NMI_BLOCKED) != 0;
        if (controls.primary(NMI_WINDOW) && !blocked) {
            return leave(cpu, ExitRecord.of(ExitReason.NMI_WINDOW, 0));
        }
        if (cpu.get(Slot.NMI_PENDING) == 0) {
            return false;
        }
        if (!controls.pin(PIN_NMI)) {
            if (!blocked) {
                GuestEvents.takeNmi(cpu);
            }
            return !blocked;
        }
        // With virtual NMIs the blocking is the guest's own business: the NMI exits all the same.
        if (blocked && !controls.pin(PIN_VIRTUAL_NMIS)) {
            return false;
        }
        cpu.set(Slot.NMI_PENDING, 0);
        long information = EventInformation.of(EventInformation.NMI, Vector.NMI);
        leave(cpu, ExitRecord.byEvent(ExitReason.EXCEPTION_OR_NMI, 0, 0, information, 0));
        cpu.set(Slot.NMI_BLOCKED, 1);
        return true;
    }

    private static boolean interrupt(Controls controls) {
        Cpu cpu = controls.cpu();
        if (controls.primary(INTERRUPT_WINDOW) && cpu.interruptFlag()) {
            return leave(cpu, ExitRecord.of(ExitReason.INTERRUPT_WINDOW, 0));
        }
        if (cpu.apic().deliverableVector() < 0) {
            return false;
        }
        if (!controls.pin(PIN_EXTERNAL_INTERRUPT)) {
            boolean open = cpu.interruptFlag();
            if (open) {
                GuestEvents.takeInterrupt(cpu);
            }
            return open;
        }
        long information = controls.exit(EXIT_ACKNOWLEDGE)
                ? EventInformation.of(
                        EventInformation.EXTERNAL_INTERRUPT, cpu.apic().acknowledge())
                : 0;
        return leave(cpu, ExitRecord.byEvent(ExitReason.EXTERNAL_INTERRUPT, 0, 0, information, 0));
    }

    /** An instruction of the guest has ended: a monitor trap becomes pending if the host asked for one. */
    public static void afterInstruction(Cpu cpu) {
        if (Controls.of(cpu).primary(MONITOR_TRAP)) {
            cpu.vmx().setMonitorTrapPending(true);
        }
    }

    private static boolean leave(Cpu cpu, ExitRecord record) {
        VmExit.exit(cpu, record, cpu.rip());
        return true;
    }
}
