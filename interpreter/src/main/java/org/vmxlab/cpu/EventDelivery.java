package org.vmxlab.cpu;

import org.vmxlab.arch.Canonical;
import org.vmxlab.arch.CpuException;
import org.vmxlab.arch.Rflags;
import org.vmxlab.arch.Vector;
import org.vmxlab.verdict.ViolationKind;

/** Delivery of interrupts and exceptions through the 64-bit IDT in memory (SDM volume 3A, section 6.14). */
public final class EventDelivery {
    private static final int GATE_BYTES = 16;
    private static final long INTERRUPT_GATE = 0xe;
    private static final long TRAP_GATE = 0xf;
    private static final int IDT_ERROR = 2;
    private static final int EXTERNAL = 1;
    private static final int IST_OFFSET = 0x24;

    /** Where an event comes from; decides about privilege checks and error codes. */
    public enum Source {
        /** External interrupt or NMI. */
        HARDWARE,
        /** Exception raised by an instruction. */
        EXCEPTION,
        /** INT n, INT3: privilege of the gate counts. */
        SOFTWARE
    }

    private EventDelivery() {}

    /**
     * Enters the handler of {@code vector}.
     *
     * @param returnRip address that the handler returns to
     * @param errorCode pushed if the vector has one and the source is an exception
     * @throws CpuException what delivery itself raises; nothing has changed then
     */
    public static void deliver(Cpu cpu, int vector, Source source, int errorCode, long returnRip) {
        int external = source == Source.SOFTWARE ? 0 : EXTERNAL;
        int selectorError = vector * 8 + IDT_ERROR + external;
        if (vector * GATE_BYTES + GATE_BYTES - 1 > cpu.get(Slot.IDTR_LIMIT)) {
            throw CpuException.generalProtection(selectorError);
        }
        long gate = cpu.get(Slot.IDTR_BASE) + (long) vector * GATE_BYTES;
        long low = cpu.load(gate, 8);
        long high = cpu.load(gate + 8, 8);
        long type = low >>> 40 & 0x1f;
        if (type != INTERRUPT_GATE && type != TRAP_GATE) {
            throw CpuException.generalProtection(selectorError);
        }
        if (source == Source.SOFTWARE && cpu.get(Slot.CPL) > (low >>> 45 & 3)) {
            throw CpuException.generalProtection(vector * 8 + IDT_ERROR);
        }
        if ((low >>> 47 & 1) == 0) {
            throw CpuException.of(Vector.SEGMENT_NOT_PRESENT, selectorError);
        }
        long selector = low >>> 16 & 0xffff;
        if ((selector & ~7L) == 0) {
            throw CpuException.generalProtection(external);
        }
        long target = low & 0xffff | low >>> 48 << 16 | high << 32;
        if (!Canonical.is(target)) {
            throw CpuException.generalProtection(external);
        }
        boolean hasError = source == Source.EXCEPTION && Vector.hasErrorCode(vector);
        long interruptedStack = cpu.get(Slot.RSP);
        pushFrame(cpu, stack(cpu, low), vector, source, hasError, errorCode, returnRip);
        EventNesting.entered(cpu, source, interruptedStack);
        cpu.probe().delivered(cpu, vector);
        enter(cpu, selector, target, type == INTERRUPT_GATE);
    }

    private static long stack(Cpu cpu, long gateLow) {
        long ist = gateLow >>> 32 & 7;
        long pointer = ist == 0 ? cpu.get(Slot.RSP) : cpu.load(cpu.get(Slot.TR_BASE) + IST_OFFSET + (ist - 1) * 8, 8);
        return pointer & ~0xfL;
    }

    private static void pushFrame(
            Cpu cpu, long top, int vector, Source source, boolean hasError, int errorCode, long returnRip) {
        // RF is set in the image for faults, so that an instruction break point does not fire again.
        boolean fault = source == Source.EXCEPTION && vector != Vector.BREAKPOINT && vector != Vector.OVERFLOW;
        long image = cpu.rflags() & ~Rflags.RF | (fault ? Rflags.RF : 0);
        int bytes = hasError ? 48 : 40;
        long bottom = top - bytes;
        if (!Canonical.is(bottom) || !Canonical.is(top)) {
            throw CpuException.stackFault(0);
        }
        cpu.drainAll();
        for (long at = bottom; at < top; at += 8) {
            cpu.checkStore(at, 8);
        }
        cpu.store(top - 8, 8, cpu.get(Slot.SS));
        cpu.store(top - 16, 8, cpu.get(Slot.RSP));
        cpu.store(top - 24, 8, image);
        cpu.store(top - 32, 8, cpu.get(Slot.CS) & ~3L | cpu.get(Slot.CPL));
        cpu.store(top - 40, 8, returnRip);
        if (hasError) {
            cpu.store(top - 48, 8, errorCode & 0xffff_ffffL);
        }
        cpu.set(Slot.RSP, bottom);
    }

    private static void enter(Cpu cpu, long selector, long target, boolean maskInterrupts) {
        long cleared = Rflags.TF | Rflags.NT | Rflags.RF | Rflags.VM | (maskInterrupts ? Rflags.IF : 0);
        cpu.setRflags(cpu.rflags() & ~cleared);
        cpu.set(Slot.CS, selector & ~3L);
        cpu.set(Slot.CPL, 0);
        cpu.set(Slot.CS_L, 1);
        cpu.set(Slot.SHADOW, 0);
        cpu.setActivity(Activity.ACTIVE);
        cpu.setRip(target);
    }

    /**
     * Delivers an exception that the instruction at RIP raised, with #DF and shutdown where delivery fails (SDM volume
     * 3A, table 6-5). A vector that has no gate at all is a violation: nobody is there to handle it.
     */
    public static void raise(Cpu cpu, CpuException exception) {
        if (exception.vector() == Vector.PAGE_FAULT) {
            cpu.set(Slot.CR2, exception.faultAddress());
        }
        requireGate(cpu, exception);
        try {
            deliver(cpu, exception.vector(), Source.EXCEPTION, exception.errorCode(), cpu.rip());
        } catch (CpuException second) {
            escalate(cpu, exception, second);
        }
    }

    private static void escalate(Cpu cpu, CpuException first, CpuException second) {
        boolean doubleFault = contributory(first.vector()) && contributory(second.vector())
                || first.vector() == Vector.PAGE_FAULT
                        && (contributory(second.vector()) || second.vector() == Vector.PAGE_FAULT);
        if (first.vector() == Vector.DOUBLE_FAULT) {
            throw cpu.violation(
                    ViolationKind.EXCEPTION, "triple fault: " + second.getMessage() + " while #DF was delivered");
        }
        raise(cpu, doubleFault ? CpuException.of(Vector.DOUBLE_FAULT, 0) : second);
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

    private static void requireGate(Cpu cpu, CpuException exception) {
        long gate = cpu.get(Slot.IDTR_BASE) + (long) exception.vector() * GATE_BYTES;
        boolean within = exception.vector() * GATE_BYTES + GATE_BYTES - 1 <= cpu.get(Slot.IDTR_LIMIT);
        boolean present = within
                && cpu.memory().present(gate, GATE_BYTES)
                && (cpu.memory().read(gate + 5, 1) & 0x80) != 0;
        if (!present) {
            throw cpu.violation(ViolationKind.EXCEPTION, describe(exception) + ", and the IDT has no gate for it");
        }
    }

    private static String describe(CpuException exception) {
        String name = Vector.name(exception.vector());
        if (exception.vector() == Vector.PAGE_FAULT) {
            String access = (exception.errorCode() & 2) != 0 ? "store to" : "access to";
            return name + " (" + access + " 0x" + Long.toHexString(exception.faultAddress()) + ", error code 0x"
                    + Integer.toHexString(exception.errorCode()) + ")";
        }
        return Vector.hasErrorCode(exception.vector())
                ? name + "(0x" + Integer.toHexString(exception.errorCode()) + ")"
                : name;
    }

    /** Takes the NMI that is pending: NMIs are blocked until IRET. */
    public static void takeNmi(Cpu cpu) {
        cpu.set(Slot.NMI_PENDING, 0);
        cpu.set(Slot.NMI_BLOCKED, 1);
        hardware(cpu, Vector.NMI);
    }

    /** Takes the external interrupt that the APIC has. */
    public static void takeInterrupt(Cpu cpu) {
        hardware(cpu, cpu.apic().acknowledge());
    }

    private static void hardware(Cpu cpu, int vector) {
        try {
            deliver(cpu, vector, Source.HARDWARE, 0, cpu.rip());
        } catch (CpuException exception) {
            raise(cpu, exception);
        }
    }
}
