package org.vmxlab.cpu;

import org.vmxlab.apic.ApicMode;
import org.vmxlab.arch.CpuException;

/** Reads and writes of CR0, CR2, CR3, CR4 and CR8 with their rules (SDM volume 3A, section 2.5; volume 3C, 23.8). */
public final class ControlRegisters {
    private static final long PE = 1;
    private static final long NW = 1L << 29;
    private static final long CD = 1L << 30;
    private static final long PG = 1L << 31;
    private static final long ET = 1L << 4;
    private static final long CR0_DEFINED = 0xe005_003fL;
    private static final long PAE = 1L << 5;
    private static final long CR4_DEFINED = 0x0037_7fffL;
    private static final int MAXIMAL_TASK_PRIORITY = 15;

    private ControlRegisters() {}

    /** The value of CR{@code number}; the number is one that exists. */
    public static long read(Cpu cpu, int number) {
        return switch (number) {
            case 0 -> cpu.get(Slot.CR0);
            case 2 -> cpu.get(Slot.CR2);
            case 3 -> cpu.get(Slot.CR3);
            case 4 -> cpu.get(Slot.CR4);
            default ->
                cpu.apic().mode() == ApicMode.DISABLED
                        ? cpu.get(Slot.CR8_DISABLED)
                        : cpu.apic().taskPriority() >>> 4;
        };
    }

    /**
     * Writes CR{@code number}.
     *
     * @throws CpuException #GP(0) for reserved bits, forbidden combinations and, in VMX operation, fixed bits
     */
    public static void write(Cpu cpu, int number, long value) {
        switch (number) {
            case 0 -> writeCr0(cpu, value);
            case 2 -> cpu.set(Slot.CR2, value);
            case 3 -> {
                require(value >>> cpu.vmcsTable().capabilities().maxPhysicalAddress() == 0);
                cpu.set(Slot.CR3, value);
            }
            case 4 -> writeCr4(cpu, value);
            default -> {
                require(value >= 0 && value <= MAXIMAL_TASK_PRIORITY);
                cpu.set(Slot.CR8_DISABLED, value);
                cpu.apic().setTaskPriority((int) value << 4);
                cpu.requestAttention();
            }
        }
    }

    private static void writeCr0(Cpu cpu, long value) {
        require(value >>> 32 == 0);
        boolean paging = (value & PG) != 0;
        require(!paging || (value & PE) != 0);
        require((value & NW) == 0 || (value & CD) != 0);
        // In long mode paging stays on.
        require(paging);
        long effective = value & CR0_DEFINED | ET;
        if (!cpu.vmx().isOff()) {
            require(cpu.vmcsTable().capabilities().allowsCr0(effective));
        }
        cpu.set(Slot.CR0, effective);
    }

    private static void writeCr4(Cpu cpu, long value) {
        require((value & ~CR4_DEFINED) == 0 && (value & PAE) != 0);
        if (!cpu.vmx().isOff()) {
            require(cpu.vmcsTable().capabilities().allowsCr4(value));
        }
        cpu.set(Slot.CR4, value);
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw CpuException.generalProtection(0);
        }
    }
}
