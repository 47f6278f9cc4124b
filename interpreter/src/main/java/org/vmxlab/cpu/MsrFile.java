package org.vmxlab.cpu;

import org.vmxlab.apic.UndefinedApic;
import org.vmxlab.arch.Canonical;
import org.vmxlab.arch.CpuException;

/** Model-specific registers: which exist, what may be written to them (SDM volume 4). */
public final class MsrFile {
    private static final int TIME_STAMP_COUNTER = 0x10;
    private static final int APIC_BASE = 0x1b;
    private static final int FEATURE_CONTROL = 0x3a;
    private static final int SPEC_CTRL = 0x48;
    private static final int SMM_MONITOR_CTL = 0x9b;
    private static final int DEBUGCTL = 0x1d9;
    private static final int PAT = 0x277;
    private static final int TSC_DEADLINE = 0x6e0;
    private static final int X2APIC_FIRST = 0x800;
    private static final int X2APIC_ICR = 0x830;
    private static final int X2APIC_LAST = 0x8ff;
    private static final int EFER = 0xc000_0080;
    private static final int TSC_AUX = 0xc000_0103;

    private static final long LOCK = 1;
    private static final long FEATURE_CONTROL_DEFINED = 0x7;
    private static final long EFER_DEFINED = 0xd01;
    private static final long LONG_MODE_ACTIVE = 1L << 10;
    private static final long LONG_MODE_ENABLE = 1L << 8;
    private static final long DEBUGCTL_DEFINED = 0xffc3L;

    private MsrFile() {}

    /**
     * RDMSR of {@code number}.
     *
     * @throws CpuException #GP(0) if there is no such register, or it cannot be read now
     */
    public static long read(Cpu cpu, int number) {
        if (isX2apic(number)) {
            return cpu.apic().readMsr(number - X2APIC_FIRST, cpu.get(Slot.TSC));
        }
        if (number == APIC_BASE) {
            return cpu.apic().base();
        }
        if (cpu.vmcsTable().capabilities().hasMsr(number & 0xffff_ffffL)) {
            return cpu.vmcsTable().capabilities().msr(number);
        }
        if (number == TIME_STAMP_COUNTER) {
            return cpu.timeStamp();
        }
        return cpu.get(slot(number));
    }

    /**
     * WRMSR of {@code number}.
     *
     * @throws CpuException #GP(0) if there is no such register, it is read-only or locked, or the value is not allowed
     */
    public static void write(Cpu cpu, int number, long value) {
        if (isX2apic(number)) {
            cpu.apic().writeMsr(number - X2APIC_FIRST, value, cpu.get(Slot.TSC));
            if (number == X2APIC_ICR) {
                ApicPage.remark(cpu, UndefinedApic.ofCommand(value));
            }
            ApicPage.written(cpu);
            return;
        }
        if (number == TSC_DEADLINE) {
            cpu.set(Slot.TSC_DEADLINE, cpu.apic().deadlineMode() ? value : 0);
            cpu.requestAttention();
            return;
        }
        if (number == APIC_BASE) {
            cpu.apic().setBase(value);
            ApicPage.written(cpu);
        } else {
            int slot = slot(number);
            require(allowed(cpu, number, value));
            if (number == TIME_STAMP_COUNTER) {
                value -= cpu.get(Slot.TSC);
            }
            cpu.set(slot, number == EFER ? value & ~LONG_MODE_ACTIVE | cpu.get(slot) & LONG_MODE_ACTIVE : value);
        }
        // WRMSR is serialising but for the x2APIC registers and the deadline (SDM volume 3A, section 8.3).
        cpu.drainAll();
        cpu.requestAttention();
    }

    private static boolean isX2apic(int number) {
        return number >= X2APIC_FIRST && number <= X2APIC_LAST;
    }

    private static int slot(int number) {
        return switch (number) {
            case TIME_STAMP_COUNTER -> Slot.TSC_OFFSET;
            case FEATURE_CONTROL -> Slot.FEATURE_CONTROL;
            case SPEC_CTRL -> Slot.SPEC_CTRL;
            case SMM_MONITOR_CTL -> Slot.SMM_MONITOR_CTL;
            case 0x174 -> Slot.SYSENTER_CS;
            case 0x175 -> Slot.SYSENTER_ESP;
            case 0x176 -> Slot.SYSENTER_EIP;
            case DEBUGCTL -> Slot.DEBUGCTL;
            case PAT -> Slot.PAT;
            case 0x38f -> Slot.PERF_GLOBAL_CTRL;
            case TSC_DEADLINE -> Slot.TSC_DEADLINE;
            case 0xd90 -> Slot.BNDCFGS;
            case 0xda0 -> Slot.XSS;
            case EFER -> Slot.EFER;
            case 0xc000_0081 -> Slot.STAR;
            case 0xc000_0082 -> Slot.LSTAR;
            case 0xc000_0083 -> Slot.CSTAR;
            case 0xc000_0084 -> Slot.SFMASK;
            case 0xc000_0100 -> Slot.FS_BASE;
            case 0xc000_0101 -> Slot.GS_BASE;
            case 0xc000_0102 -> Slot.KERNEL_GS_BASE;
            case TSC_AUX -> Slot.TSC_AUX;
            default -> throw CpuException.generalProtection(0);
        };
    }

    private static boolean allowed(Cpu cpu, int number, long value) {
        return switch (number) {
            case FEATURE_CONTROL ->
                (cpu.get(Slot.FEATURE_CONTROL) & LOCK) == 0 && (value & ~FEATURE_CONTROL_DEFINED) == 0;
            case SMM_MONITOR_CTL -> false;
            case 0x175, 0x176, 0xc000_0082, 0xc000_0083, 0xc000_0100, 0xc000_0101, 0xc000_0102 -> Canonical.is(value);
            case 0x174, TSC_AUX, 0xc000_0084 -> value >>> 32 == 0;
            case PAT -> isPat(value);
            case DEBUGCTL -> (value & ~DEBUGCTL_DEFINED) == 0;
            case SPEC_CTRL -> (value & ~7L) == 0;
            case XSS_MSR -> value == 0;
            // Long mode cannot be left while paging is on.
            case EFER -> (value & ~EFER_DEFINED) == 0 && (value & LONG_MODE_ENABLE) != 0;
            default -> true;
        };
    }

    private static final int XSS_MSR = 0xda0;

    /** Whether every byte is a memory type: 0, 1, 4 to 7 (SDM volume 3A, section 11.12.2). */
    private static boolean isPat(long value) {
        for (int shift = 0; shift < 64; shift += 8) {
            long type = value >>> shift & 0xff;
            if (type > 7 || type == 2 || type == 3) {
                return false;
            }
        }
        return true;
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw CpuException.generalProtection(0);
        }
    }
}
