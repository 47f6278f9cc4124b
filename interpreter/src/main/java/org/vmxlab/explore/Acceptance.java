package org.vmxlab.explore;

import org.vmxlab.apic.DeliveryMode;
import org.vmxlab.cpu.Activity;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;

/** Whether a CPU would take an interrupt that arrives now before its next instruction. */
final class Acceptance {
    private Acceptance() {}

    /** Whether it would; its store buffer has to be empty, since delivery drains it. */
    static boolean now(Cpu cpu, DeliveryMode mode, int vector) {
        return cpu.storeBuffer().isEmpty() && open(cpu, mode, vector);
    }

    /** Whether an interrupt that is known to come at times could be taken in front of the next step of {@code cpu}. */
    static boolean mayInterrupt(Cpu cpu, Sharing sharing) {
        int number = cpu.number();
        if (!sharing.interrupted(number) || cpu.get(Slot.SHADOW) != 0) {
            return false;
        }
        return cpu.interruptFlag()
                || cpu.vmx().interruptsExit()
                || sharing.interruptedByNmi(number) && cpu.get(Slot.NMI_BLOCKED) == 0;
    }

    /** Whether it would once its store buffer is empty. */
    static boolean open(Cpu cpu, DeliveryMode mode, int vector) {
        if (cpu.get(Slot.STOPPED) != 0 || cpu.get(Slot.SHADOW) != 0 || cpu.activity() == Activity.WAIT_FOR_SIPI) {
            return false;
        }
        if (mode == DeliveryMode.NMI) {
            return cpu.get(Slot.NMI_BLOCKED) == 0 && cpu.get(Slot.NMI_PENDING) == 0;
        }
        boolean listens = cpu.interruptFlag() || cpu.vmx().interruptsExit();
        return listens
                && cpu.activity() != Activity.SHUTDOWN
                && vector >>> 4 > cpu.apic().processorPriority() >>> 4;
    }
}
