package org.vmxlab.entry;

import static org.vmxlab.entry.ControlBits.VMCS_SHADOWING;

import org.vmxlab.cpu.Cpu;
import org.vmxlab.vmx.ExitReason;
import org.vmxlab.vmx.VmcsField;

/** VMREAD and VMWRITE of a guest that has a shadow VMCS (SDM volume 3C, section 24.10). */
public final class ShadowVmcs {
    private static final long BITMAP_ENCODINGS = 0x8000;

    private ShadowVmcs() {}

    /** Whether the guest's VMREAD or VMWRITE of {@code encoding} exits. */
    public static boolean exits(Cpu cpu, ExitReason reason, long encoding) {
        Controls controls = Controls.of(cpu);
        if (!controls.secondary(VMCS_SHADOWING) || Long.compareUnsigned(encoding, BITMAP_ENCODINGS) >= 0) {
            return true;
        }
        VmcsField bitmap = reason == ExitReason.VMREAD ? VmcsField.VMREAD_BITMAP : VmcsField.VMWRITE_BITMAP;
        return Bitmaps.isSet(cpu, controls.get(bitmap), (int) encoding);
    }

    /** Address of the guest's shadow VMCS, or all ones. */
    public static long linkPointer(Cpu cpu) {
        return Controls.of(cpu).get(VmcsField.VMCS_LINK_POINTER);
    }
}
