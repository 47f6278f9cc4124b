package org.vmxlab.engine;

import org.vmxlab.apic.ApicTimer;
import org.vmxlab.arch.CpuException;
import org.vmxlab.arch.Vector;
import org.vmxlab.cpu.Activity;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.EventDelivery;
import org.vmxlab.cpu.Initialisation;
import org.vmxlab.cpu.PendingEvents;
import org.vmxlab.cpu.Slot;
import org.vmxlab.entry.NonRoot;
import org.vmxlab.verdict.ViolationKind;

/** What happens between two instructions: events are taken, shadows end, timers run out. */
final class Boundary {
    private static final long UD2 = 0x0b0f;

    /** How the CPU goes on. */
    enum Next {
        /** It cannot: it has ended or waits. */
        REST,
        /** An event was delivered: that was a step. */
        DELIVERED,
        /** It waits for a timer: a step in which only time passes. */
        IDLE,
        /** With one instruction, then another look. */
        SINGLE_STEP,
        /** With one instruction of a guest, then another look. */
        GUEST_STEP,
        /** With any number of instructions, until its attention is asked for. */
        FREE
    }

    private Boundary() {}

    /** Looks at what is pending and takes the first of it. */
    static Next look(Cpu cpu) {
        if (cpu.get(Slot.STOPPED) != 0 || cpu.apic().hasOutgoing()) {
            return Next.REST;
        }
        cpu.beginStep();
        expireTimers(cpu);
        if (cpu.vmx().isNonRoot()) {
            return lookAtGuest(cpu);
        }
        switch (PendingEvents.next(cpu)) {
            case INIT -> Initialisation.takeInit(cpu);
            case START_UP -> Initialisation.takeStartUp(cpu);
            case NMI -> EventDelivery.takeNmi(cpu);
            case EXTERNAL_INTERRUPT -> EventDelivery.takeInterrupt(cpu);
            case NONE -> {
                if (cpu.activity() != Activity.ACTIVE) {
                    return rest(cpu);
                }
                return cpu.get(Slot.SHADOW) != 0 ? Next.SINGLE_STEP : Next.FREE;
            }
        }
        return Next.DELIVERED;
    }

    /** Whether {@link #look} would take an event, in root operation or outside VMX operation. */
    static boolean eventDue(Cpu cpu) {
        return !cpu.vmx().isNonRoot()
                && cpu.get(Slot.STOPPED) == 0
                && PendingEvents.next(cpu) != PendingEvents.Event.NONE;
    }

    private static Next lookAtGuest(Cpu cpu) {
        if (NonRoot.beforeInstruction(cpu)) {
            return Next.DELIVERED;
        }
        return cpu.activity() == Activity.ACTIVE ? Next.GUEST_STEP : rest(cpu);
    }

    private static Next rest(Cpu cpu) {
        return PendingEvents.waitsForTimer(cpu) ? Next.IDLE : Next.REST;
    }

    /** The instruction behind STI or MOV SS has ended; a shadow that it cast itself stays, another ends. */
    static void endShadow(Cpu cpu, long shadowBefore) {
        if (cpu.get(Slot.SHADOW) == shadowBefore) {
            cpu.set(Slot.SHADOW, 0);
        }
        cpu.requestAttention();
    }

    /** Steps that can be made before a timer has to be looked at; at least 1. */
    static long stepsUntilTimer(Cpu cpu) {
        long now = cpu.get(Slot.TSC);
        long steps = Long.MAX_VALUE;
        ApicTimer timer = cpu.apic().timer();
        if (timer.counts()) {
            steps = timer.expiry() - now;
        }
        long deadline = cpu.get(Slot.TSC_DEADLINE);
        if (deadline != 0) {
            steps = Math.min(steps, deadline - cpu.timeStamp());
        }
        return Math.max(1, steps);
    }

    private static void expireTimers(Cpu cpu) {
        long now = cpu.get(Slot.TSC);
        ApicTimer timer = cpu.apic().timer();
        if (timer.counts() && timer.expiry() <= now) {
            timer.expired(cpu.apic().timerEntry());
            cpu.apic().timerExpired();
        }
        long deadline = cpu.get(Slot.TSC_DEADLINE);
        if (deadline != 0 && deadline <= cpu.timeStamp()) {
            cpu.set(Slot.TSC_DEADLINE, 0);
            cpu.apic().timerExpired();
        }
    }

    /** An instruction, or the fetch of one, raised {@code exception}; RIP is its address. */
    static void raise(Cpu cpu, CpuException exception) {
        cpu.probe().raised(cpu, exception);
        cpu.set(Slot.SHADOW, 0);
        if (exception.vector() == Vector.UNDEFINED_OPCODE && isBug(cpu)) {
            throw cpu.violation(ViolationKind.BUG, "the program executed UD2: it says that this cannot happen");
        }
        EventDelivery.raise(cpu, exception);
    }

    /** UD2 of a program that has no handler for #UD is its way to panic. */
    private static boolean isBug(Cpu cpu) {
        boolean ud2 = cpu.memory().present(cpu.rip(), 2) && cpu.memory().read(cpu.rip(), 2) == UD2;
        boolean handled = Vector.UNDEFINED_OPCODE * 16 + 15 <= cpu.get(Slot.IDTR_LIMIT)
                && cpu.memory().present(cpu.get(Slot.IDTR_BASE) + Vector.UNDEFINED_OPCODE * 16L, 16)
                && (cpu.memory().read(cpu.get(Slot.IDTR_BASE) + Vector.UNDEFINED_OPCODE * 16L + 5, 1) & 0x80) != 0;
        return ud2 && !handled;
    }
}
