package org.vmxlab.entry;

import org.vmxlab.arch.CpuException;
import org.vmxlab.arch.Vector;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.EventDelivery;
import org.vmxlab.cpu.Slot;
import org.vmxlab.vmx.ExitReason;
import org.vmxlab.vmx.VmcsField;

/** Exceptions and interrupts in a guest: exit, or delivery through the guest's IDT (SDM volume 3C, sections 25.2, 27.2.4). */
public final class GuestEvents {
    private static final long DEBUG_BREAKPOINTS = 0xf;
    private static final long DEBUG_SINGLE_STEP = 1L << 14;
    /** What of pending debug exceptions DR6 and the exit qualification have, at the same places. */
    private static final long DEBUG_CAUSES = DEBUG_BREAKPOINTS | DEBUG_SINGLE_STEP;

    private GuestEvents() {}

    /**
     * The instruction at RIP raised {@code exception}.
     *
     * @param length of the instruction in bytes; 0 if it could not be fetched
     */
    public static void raise(Cpu cpu, CpuException exception, int length) {
        long information = information(exception);
        if (intercepted(Controls.of(cpu), exception)) {
            long qualification = exception.vector() == Vector.PAGE_FAULT ? exception.faultAddress() : 0;
            VmExit.exit(
                    cpu,
                    ExitRecord.byEvent(
                            ExitReason.EXCEPTION_OR_NMI, qualification, length, information, exception.errorCode()),
                    cpu.rip());
            return;
        }
        if (exception.vector() == Vector.PAGE_FAULT) {
            cpu.set(Slot.CR2, exception.faultAddress());
        }
        deliver(
                cpu,
                information,
                exception.errorCode(),
                () -> EventDelivery.deliver(
                        cpu, exception.vector(), EventDelivery.Source.EXCEPTION, exception.errorCode(), cpu.rip()));
    }

    private static long information(CpuException exception) {
        int type = EventInformation.HARDWARE_EXCEPTION;
        return Vector.hasErrorCode(exception.vector())
                ? EventInformation.withErrorCode(type, exception.vector())
                : EventInformation.of(type, exception.vector());
    }

    private static boolean intercepted(Controls controls, CpuException exception) {
        boolean bit = inBitmap(controls, exception.vector());
        if (exception.vector() != Vector.PAGE_FAULT) {
            return bit;
        }
        long masked = exception.errorCode() & controls.get(VmcsField.PAGE_FAULT_ERROR_CODE_MASK);
        boolean matches = masked == controls.get(VmcsField.PAGE_FAULT_ERROR_CODE_MATCH);
        return bit == matches;
    }

    private static boolean inBitmap(Controls controls, int vector) {
        return (controls.get(VmcsField.EXCEPTION_BITMAP) >>> vector & 1) != 0;
    }

    /** INT3 at RIP: exits if the host asks for it; returns whether it did. */
    public static boolean softwareException(Cpu cpu, int vector, int length) {
        return exitFor(cpu, EventInformation.SOFTWARE_EXCEPTION, vector, length);
    }

    /** INT1 at RIP: exits if the host asks for it; returns whether it did. */
    public static boolean privilegedSoftwareException(Cpu cpu, int vector, int length) {
        return exitFor(cpu, EventInformation.PRIVILEGED_SOFTWARE_EXCEPTION, vector, length);
    }

    private static boolean exitFor(Cpu cpu, int type, int vector, int length) {
        if (!inBitmap(Controls.of(cpu), vector)) {
            return false;
        }
        long information = EventInformation.of(type, vector);
        VmExit.exit(cpu, ExitRecord.byEvent(ExitReason.EXCEPTION_OR_NMI, 0, length, information, 0), cpu.rip());
        return true;
    }

    /** Takes the pending NMI through the guest's IDT. */
    public static void takeNmi(Cpu cpu) {
        cpu.set(Slot.NMI_PENDING, 0);
        cpu.set(Slot.NMI_BLOCKED, 1);
        hardware(cpu, EventInformation.of(EventInformation.NMI, Vector.NMI));
    }

    /** Takes the pending external interrupt through the guest's IDT. */
    public static void takeInterrupt(Cpu cpu) {
        hardware(
                cpu,
                EventInformation.of(
                        EventInformation.EXTERNAL_INTERRUPT, cpu.apic().acknowledge()));
    }

    /** Takes the pending debug exceptions: exits, or goes through the guest's IDT with their bits in DR6. */
    static void takeDebugException(Cpu cpu) {
        long causes = cpu.vmx().pendingDebug() & DEBUG_CAUSES;
        cpu.vmx().setPendingDebug(0);
        long information = EventInformation.of(EventInformation.HARDWARE_EXCEPTION, Vector.DEBUG);
        if (inBitmap(Controls.of(cpu), Vector.DEBUG)) {
            VmExit.exit(cpu, ExitRecord.byEvent(ExitReason.EXCEPTION_OR_NMI, causes, 0, information, 0), cpu.rip());
            return;
        }
        cpu.set(Slot.DR6, cpu.get(Slot.DR6) & ~DEBUG_BREAKPOINTS | causes);
        deliver(
                cpu,
                information,
                0,
                () -> EventDelivery.deliver(cpu, Vector.DEBUG, EventDelivery.Source.EXCEPTION, 0, cpu.rip()));
    }

    private static void hardware(Cpu cpu, long information) {
        deliver(
                cpu,
                information,
                0,
                () -> EventDelivery.deliver(
                        cpu, EventInformation.vector(information), EventDelivery.Source.HARDWARE, 0, cpu.rip()));
    }

    /** Delivers an event; what delivery itself raises exits, is delivered in its place, or ends in a triple fault. */
    static void deliver(Cpu cpu, long information, long errorCode, Runnable delivery) {
        try {
            delivery.run();
            cpu.vmx().endVectoring();
        } catch (CpuException nested) {
            cpu.vmx().beginVectoring(information, errorCode);
            escalate(cpu, EventInformation.vector(information), information, nested);
        }
    }

    private static void escalate(Cpu cpu, int first, long information, CpuException second) {
        boolean exception = EventInformation.type(information) == EventInformation.HARDWARE_EXCEPTION;
        if (intercepted(Controls.of(cpu), second)) {
            raise(cpu, second, 0);
            return;
        }
        if (exception && first == Vector.DOUBLE_FAULT) {
            cpu.vmx().endVectoring();
            VmExit.exit(cpu, ExitRecord.of(ExitReason.TRIPLE_FAULT, 0), cpu.rip());
            return;
        }
        boolean both = exception && contributory(first) && contributory(second.vector())
                || exception
                        && first == Vector.PAGE_FAULT
                        && (contributory(second.vector()) || second.vector() == Vector.PAGE_FAULT);
        raise(cpu, both ? CpuException.of(Vector.DOUBLE_FAULT, 0) : second, 0);
    }

    private static boolean contributory(int vector) {
        return switch (vector) {
            case Vector.DIVIDE_ERROR,
                    Vector.INVALID_TSS,
                    Vector.SEGMENT_NOT_PRESENT,
                    Vector.STACK_FAULT,
                    Vector.GENERAL_PROTECTION -> true;
            default -> false;
        };
    }
}
