package org.vmxlab.entry;

import static org.vmxlab.entry.ControlBits.*;

import org.vmxlab.arch.CpuException;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.vmx.ExitReason;
import org.vmxlab.vmx.VmcsField;

/** What the host has asked of the guest that runs on a CPU: answers from the controls of its VMCS. */
public final class GuestControls {
    private static final long MSR_LOW_LAST = 0x1fff;
    private static final long MSR_HIGH_FIRST = 0xc000_0000L;
    private static final long LOW_32 = 0xffff_ffffL;
    private static final int READ_HIGH = 0x400;
    private static final int WRITE_LOW = 0x800;
    private static final int WRITE_HIGH = 0xc00;
    private static final int PRIORITIES = 16;
    private static final VmcsField[] CR3_TARGETS = {
        VmcsField.CR3_TARGET_VALUE0,
        VmcsField.CR3_TARGET_VALUE1,
        VmcsField.CR3_TARGET_VALUE2,
        VmcsField.CR3_TARGET_VALUE3
    };

    private GuestControls() {}

    public static boolean hlt(Cpu cpu) {
        return Controls.of(cpu).primary(HLT);
    }

    public static boolean invlpg(Cpu cpu) {
        return Controls.of(cpu).primary(INVLPG);
    }

    public static boolean rdtsc(Cpu cpu) {
        return Controls.of(cpu).primary(RDTSC);
    }

    public static boolean rdpmc(Cpu cpu) {
        return Controls.of(cpu).primary(RDPMC);
    }

    public static boolean monitor(Cpu cpu) {
        return Controls.of(cpu).primary(MONITOR);
    }

    public static boolean mwait(Cpu cpu) {
        return Controls.of(cpu).primary(MWAIT);
    }

    public static boolean rdrand(Cpu cpu) {
        return Controls.of(cpu).secondary(RDRAND);
    }

    public static boolean rdseed(Cpu cpu) {
        return Controls.of(cpu).secondary(RDSEED);
    }

    public static boolean movDr(Cpu cpu) {
        return Controls.of(cpu).primary(MOV_DR);
    }

    public static boolean pause(Cpu cpu) {
        return Controls.of(cpu).primary(PAUSE);
    }

    public static boolean wbinvd(Cpu cpu) {
        return Controls.of(cpu).secondary(WBINVD);
    }

    public static boolean descriptorTables(Cpu cpu) {
        return Controls.of(cpu).secondary(DESCRIPTOR_TABLES);
    }

    public static boolean rdtscpEnabled(Cpu cpu) {
        return Controls.of(cpu).secondary(ControlBits.RDTSCP);
    }

    /** The time-stamp counter as the guest sees it. */
    public static long timeStampCounter(Cpu cpu) {
        Controls controls = Controls.of(cpu);
        long offset = controls.primary(TSC_OFFSETTING) ? controls.get(VmcsField.TSC_OFFSET) : 0;
        return cpu.timeStamp() + offset;
    }

    /** Whether RDMSR of {@code number} exits. */
    public static boolean readsMsr(Cpu cpu, int number) {
        return msr(cpu, number, 0, READ_HIGH);
    }

    /** Whether WRMSR of {@code number} exits. */
    public static boolean writesMsr(Cpu cpu, int number) {
        return msr(cpu, number, WRITE_LOW, WRITE_HIGH);
    }

    private static boolean msr(Cpu cpu, int number, int low, int high) {
        Controls controls = Controls.of(cpu);
        long index = number & LOW_32;
        boolean isHigh = index >= MSR_HIGH_FIRST && index - MSR_HIGH_FIRST <= MSR_LOW_LAST;
        if (!controls.primary(MSR_BITMAPS) || index > MSR_LOW_LAST && !isHigh) {
            return true;
        }
        long bitmap = controls.get(VmcsField.MSR_BITMAP) + (isHigh ? high : low);
        return Bitmaps.isSet(cpu, bitmap, (int) (index & MSR_LOW_LAST));
    }

    // ------------------------------------------------------------------ control registers

    /** Whether MOV of {@code value} to CR{@code number} exits. */
    public static boolean writesControlRegister(Cpu cpu, int number, long value) {
        Controls controls = Controls.of(cpu);
        return switch (number) {
            case 0 -> differs(controls, VmcsField.CR0_GUEST_HOST_MASK, VmcsField.CR0_READ_SHADOW, value);
            case 3 -> controls.primary(CR3_LOAD) && !isCr3Target(controls, value);
            case 4 -> differs(controls, VmcsField.CR4_GUEST_HOST_MASK, VmcsField.CR4_READ_SHADOW, value);
            case 8 -> controls.primary(CR8_LOAD);
            default -> false;
        };
    }

    private static boolean differs(Controls controls, VmcsField mask, VmcsField shadow, long value) {
        return ((value ^ controls.get(shadow)) & controls.get(mask)) != 0;
    }

    private static boolean isCr3Target(Controls controls, long value) {
        long count = controls.get(VmcsField.CR3_TARGET_COUNT);
        for (int i = 0; i < count; i++) {
            if (controls.get(CR3_TARGETS[i]) == value) {
                return true;
            }
        }
        return false;
    }

    /** Whether MOV from CR{@code number} exits. */
    public static boolean readsControlRegister(Cpu cpu, int number) {
        Controls controls = Controls.of(cpu);
        return number == 3 && controls.primary(CR3_STORE) || number == 8 && controls.primary(CR8_STORE);
    }

    /** What MOV of {@code value} to CR{@code number} puts there: bits that the host owns stay. */
    public static long effective(Cpu cpu, int number, long value) {
        return switch (number) {
            case 0 -> owned(cpu, VmcsField.CR0_GUEST_HOST_MASK, cpu.get(Slot.CR0), value);
            case 4 -> owned(cpu, VmcsField.CR4_GUEST_HOST_MASK, cpu.get(Slot.CR4), value);
            default -> value;
        };
    }

    /** What MOV from CR{@code number} gives where it holds {@code value}: bits that the host owns read as their shadow. */
    public static long visible(Cpu cpu, int number, long value) {
        Controls controls = Controls.of(cpu);
        return switch (number) {
            case 0 -> owned(cpu, VmcsField.CR0_GUEST_HOST_MASK, controls.get(VmcsField.CR0_READ_SHADOW), value);
            case 4 -> owned(cpu, VmcsField.CR4_GUEST_HOST_MASK, controls.get(VmcsField.CR4_READ_SHADOW), value);
            default -> value;
        };
    }

    private static long owned(Cpu cpu, VmcsField maskField, long host, long guest) {
        long mask = Controls.of(cpu).get(maskField);
        return host & mask | guest & ~mask;
    }

    /** Whether the host owns any of {@code bits} of CR0. */
    public static boolean ownsCr0(Cpu cpu, long bits) {
        return (Controls.of(cpu).get(VmcsField.CR0_GUEST_HOST_MASK) & bits) != 0;
    }

    // ------------------------------------------------------------------ task priority

    /** Whether CR8 stands for the task priority in the virtual-APIC page. */
    public static boolean taskPriorityShadowed(Cpu cpu) {
        return Controls.of(cpu).primary(TPR_SHADOW);
    }

    /** CR8 as the guest sees it. */
    public static long taskPriority(Cpu cpu) {
        return VirtualTaskPriority.of(Controls.of(cpu)) >>> 4;
    }

    /**
     * The guest's MOV of {@code value} to CR8, RIP already at the next instruction: exits if it falls below the threshold.
     *
     * @throws CpuException #GP(0) for a value past 15
     */
    public static void setTaskPriority(Cpu cpu, long value) {
        if (value < 0 || value >= PRIORITIES) {
            throw CpuException.generalProtection(0);
        }
        Controls controls = Controls.of(cpu);
        VirtualTaskPriority.set(controls, value << 4);
        boolean delivery = controls.secondary(VIRTUAL_INTERRUPT_DELIVERY);
        if (!delivery && value < (controls.get(VmcsField.TPR_THRESHOLD) & PRIORITIES - 1)) {
            VmExit.exit(cpu, ExitRecord.of(ExitReason.TPR_BELOW_THRESHOLD, 0), cpu.rip());
        }
    }
}
