package org.vmxlab.timeline;

import org.vmxlab.cpu.Cpu;
import org.vmxlab.vmx.ExitReason;
import org.vmxlab.vmx.VmcsField;
import org.vmxlab.vmx.VmxState;

/** Why a CPU left its guest. */
final class ExitWords {
    private ExitWords() {}

    /** The exit reason that {@code vmcs} holds for {@code cpu}, in words. */
    static String of(Cpu cpu, long vmcs) {
        if (vmcs == VmxState.NONE) {
            return "no VMCS";
        }
        long reason = cpu.vmcsTable().inspect(cpu.number(), vmcs, VmcsField.VM_EXIT_REASON, (id, text) -> {});
        return ExitReason.of(reason).map(ExitReason::text).orElse("exit reason " + (reason & 0xffff));
    }
}
