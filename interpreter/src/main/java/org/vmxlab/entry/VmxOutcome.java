package org.vmxlab.entry;

import org.vmxlab.arch.Rflags;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.vmx.VmInstructionError;
import org.vmxlab.vmx.VmcsField;
import org.vmxlab.vmx.VmxState;

/** How a VMX instruction ends, shown in the status flags (SDM volume 3C, section 30.2). */
public final class VmxOutcome {
    private VmxOutcome() {}

    /** All status flags 0; VM_INSTRUCTION_ERROR stays as it is. */
    public static void succeed(Cpu cpu) {
        cpu.flags().clear();
    }

    /** CF alone. */
    public static void failInvalid(Cpu cpu) {
        cpu.flags().set(Rflags.CF);
    }

    /** VMfailValid, with {@code error} in the current VMCS; VMfailInvalid if there is none. */
    public static void fail(Cpu cpu, VmInstructionError error) {
        if (cpu.vmx().currentVmcs() == VmxState.NONE) {
            failInvalid(cpu);
            return;
        }
        cpu.currentVmcsData().write(VmcsField.VM_INSTRUCTION_ERROR, error.number());
        cpu.flags().set(Rflags.ZF);
    }
}
