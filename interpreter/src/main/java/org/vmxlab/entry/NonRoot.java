package org.vmxlab.entry;

import static org.vmxlab.entry.ControlBits.*;

import org.vmxlab.arch.CpuException;
import org.vmxlab.arch.Vector;
import org.vmxlab.cpu.Activity;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.EventDelivery;
import org.vmxlab.cpu.Slot;
import org.vmxlab.vmx.ExitReason;
import org.vmxlab.vmx.VmcsField;

/** Events and exceptions in VMX non-root operation: which of them exit (SDM volume 3C, sections 25.2 and 25.5). */
public final class NonRoot {
    private NonRoot() {}

    /**
     * An instruction of the guest, at RIP, raised {@code exception}: exits, or delivers it through the guest's IDT.
     *
     * @return whether the CPU left the guest
     */
    public static boolean exception(Cpu cpu, CpuException exception, int length) {
        Controls controls = Controls.of(cpu);
        if (!intercepted(controls, exception)) {
            return false;
        }
        boolean hasError = Vector.hasErrorCode(exception.vector());
        int type = exception.isFault() || exception.vector() == Vector.DEBUG
                ? EventInformation.HARDWARE_EXCEPTION
                : EventInformation.SOFTWARE_EXCEPTION;
        long information = hasError
                ? EventInformation.withErrorCode(type, exception.vector())
                : EventInformation.of(type, exception.vector());
        long qualification = exception.vector() == Vector.PAGE_FAULT ? exception.faultAddress() : 0;
        VmExit.exit(
                cpu,
                ExitRecord.byEvent(
                        ExitReason.EXCEPTION_OR_NMI, qualification, length, information, exception.errorCode()),
                cpu.rip());
        return true;
    }

    private static boolean intercepted(Controls controls, CpuException exception) {
        boolean bit = (controls.data().read(VmcsField.EXCEPTION_BITMAP) >>> exception.vector() & 1) != 0;
        if (exception.vector() != Vector.PAGE_FAULT) {
            return bit;
        }
        long masked = exception.errorCode() & controls.data().read(VmcsField.PAGE_FAULT_ERROR_CODE_MASK);
        boolean matches = masked == controls.data().read(VmcsField.PAGE_FAULT_ERROR_CODE_MATCH);
        return bit == matches;
    }

    /** Delivery of an event to the guest raised {@code nested}. */
    static void raise(Cpu cpu, CpuException nested) {
        if (!exception(cpu, nested, 0)) {
            EventDelivery.raise(cpu, nested);
        }
    }

    /** Shutdown condition: the guest's #DF could not be delivered. */
    public static void tripleFault(Cpu cpu) {
        VmExit.exit(cpu, ExitRecord.of(ExitReason.TRIPLE_FAULT, 0), cpu.rip());
    }

    /**
     * Looks, on the boundary before the guest's next instruction, for an event that exits, in the manual's order of
     * priority.
     *
     * @return whether the CPU left the guest
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
        if (cpu.get(Slot.NMI_PENDING) == 0 || !controls.pin(PIN_NMI)) {
            return false;
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
        if (!controls.pin(PIN_EXTERNAL_INTERRUPT) || cpu.apic().deliverableVector() < 0) {
            return false;
        }
        long information = controls.exit(EXIT_ACKNOWLEDGE)
                ? EventInformation.of(EventInformation.EXTERNAL_INTERRUPT, cpu.apic().acknowledge())
                : 0;
        return leave(cpu, ExitRecord.byEvent(ExitReason.EXTERNAL_INTERRUPT, 0, 0, information, 0));
    }

    /** Whether an external interrupt that is pending goes to the guest, through its IDT, now. */
    public static boolean takesInterrupt(Cpu cpu) {
        return !Controls.of(cpu).pin(PIN_EXTERNAL_INTERRUPT) && cpu.interruptFlag();
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
