package org.vmxlab.cpu;

import java.util.Optional;
import org.vmxlab.apic.LocalApic;
import org.vmxlab.apic.UndefinedApic;

/** Accesses of a CPU to its local APIC. */
final class ApicPage {
    private static final long OFFSET = 0xfff;

    private ApicPage() {}

    /** A load from the APIC's page. Uncached memory is accessed in order: what was stored before is visible. */
    static long load(Cpu cpu, long address, int bytes) {
        cpu.drainAll();
        remark(cpu, UndefinedApic.ofAccess(address, bytes));
        long value = cpu.apic().readMemoryMapped(address, bytes, cpu.get(Slot.TSC));
        cpu.probe().loaded(cpu, address, bytes, value);
        // A register that does not exist may give the error interrupt.
        cpu.requestAttention();
        return value;
    }

    /** A store to it; as {@link #load}. */
    static void store(Cpu cpu, long address, int bytes, long value) {
        cpu.drainAll();
        cpu.probe().stored(cpu, address, bytes, value);
        remark(cpu, UndefinedApic.ofAccess(address, bytes));
        if ((address & OFFSET) == LocalApic.ICR_OFFSET) {
            remark(cpu, UndefinedApic.ofCommand(value));
        }
        cpu.apic().writeMemoryMapped(address, bytes, value, cpu.get(Slot.TSC));
        written(cpu);
    }

    /** A register of the local APIC was written, or all of them at once. */
    static void written(Cpu cpu) {
        if (!cpu.apic().deadlineMode()) {
            cpu.set(Slot.TSC_DEADLINE, 0);
        }
        cpu.requestAttention();
    }

    /** Tells of a use of the local APIC that is not allowed, if it is one. */
    static void remark(Cpu cpu, Optional<UndefinedApic> use) {
        use.ifPresent(found -> cpu.probe().warned(cpu, found.id(), found.rule()));
    }
}
