package org.vmxlab.entry;

import static org.vmxlab.entry.ControlBits.*;

import org.vmxlab.arch.CpuException;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.vmx.ExitReason;
import org.vmxlab.vmx.VmcsField;

/** VM functions (SDM volume 3C, section 25.5.6): EPTP switching. */
public final class VmFunctions {
    private static final long FUNCTIONS = 64;
    private static final long EPTP_LIST_ENTRIES = 512;
    private static final int LENGTH = 3;
    private static final long LOW_32 = 0xffff_ffffL;

    private VmFunctions() {}

    /**
     * VMFUNC at RIP.
     *
     * @param next address of the next instruction, where RIP is on return unless the guest was left
     * @throws CpuException #UD outside non-root operation, without VM functions, or for a function past 63
     */
    public static void execute(Cpu cpu, long next) {
        if (!cpu.vmx().isNonRoot()) {
            throw CpuException.undefinedOpcode();
        }
        Controls controls = Controls.of(cpu);
        long function = cpu.get(Slot.RAX) & LOW_32;
        if (!controls.secondary(VM_FUNCTIONS) || function >= FUNCTIONS) {
            throw CpuException.undefinedOpcode();
        }
        boolean enabled = (controls.get(VmcsField.VM_FUNCTION_CONTROL) >>> function & 1) != 0;
        if (enabled && switchPointer(controls, cpu.get(Slot.RCX) & LOW_32)) {
            cpu.setRip(next);
            return;
        }
        VmExit.byInstruction(cpu, ExitReason.VMFUNC, 0, LENGTH, 0);
    }

    private static boolean switchPointer(Controls controls, long index) {
        Cpu cpu = controls.cpu();
        if (index >= EPTP_LIST_ENTRIES) {
            return false;
        }
        long entry = controls.get(VmcsField.EPTP_LIST_ADDR) + index * 8;
        if (!cpu.memory().present(entry, 8)) {
            return false;
        }
        long pointer = cpu.memory().read(entry, 8);
        if (!cpu.vmcsTable().capabilities().isEptPointer(pointer)) {
            return false;
        }
        controls.data().write(VmcsField.EPT_POINTER, pointer);
        if (controls.secondary(VIRTUALIZATION_EXCEPTION)) {
            controls.data().write(VmcsField.EPTP_INDEX, index);
        }
        return true;
    }
}
