package org.vmxlab.entry;

import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.vmx.VmxCapabilities;

/** The VMX-preemption timer: counts down as the time-stamp counter goes up (SDM volume 3C, section 25.5.1). */
final class PreemptionTimer {
    private PreemptionTimer() {}

    static void start(Cpu cpu, long value) {
        int shift = shift(cpu);
        cpu.vmx().startTimer((cpu.get(Slot.TSC) >>> shift) + value << shift);
    }

    /** Value to be saved at VM exit. */
    static long remaining(Cpu cpu) {
        if (!cpu.vmx().timerRunning()) {
            return 0;
        }
        int shift = shift(cpu);
        return Math.max(0, (cpu.vmx().timerDeadline() >>> shift) - (cpu.get(Slot.TSC) >>> shift));
    }

    static boolean expired(Cpu cpu) {
        return cpu.vmx().timerRunning() && cpu.get(Slot.TSC) >= cpu.vmx().timerDeadline();
    }

    private static int shift(Cpu cpu) {
        return (int) cpu.vmcsTable().capabilities().msr(VmxCapabilities.MSR_MISC) & 0x1f;
    }
}
