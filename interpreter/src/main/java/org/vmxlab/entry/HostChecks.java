package org.vmxlab.entry;

import static org.vmxlab.entry.ControlBits.*;

import org.vmxlab.arch.Canonical;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.vmx.VmcsField;
import org.vmxlab.vmx.VmxCapabilities;

/** Checks on the host-state area at VM entry (SDM volume 3C, sections 26.2.2 to 26.2.4); a failing one is error 8. */
final class HostChecks {
    private static final long RPL_AND_TI = 7;
    private static final long PAE = 1L << 5;
    private static final long LONG_MODE_ACTIVE = 1L << 10;

    private final Controls controls;
    private final VmxCapabilities capabilities;

    HostChecks(Controls controls) {
        this.controls = controls;
        this.capabilities = controls.cpu().vmcsTable().capabilities();
    }

    boolean pass() {
        return controlRegisters() && canonicalBases() && modelSpecificRegisters() && selectors() && addressSpace();
    }

    private boolean controlRegisters() {
        return capabilities.allowsCr0(controls.get(VmcsField.HOST_CR0))
                && capabilities.allowsCr4(controls.get(VmcsField.HOST_CR4))
                && capabilities.isPhysical(controls.get(VmcsField.HOST_CR3));
    }

    private boolean canonicalBases() {
        return canonical(VmcsField.HOST_SYSENTER_ESP)
                && canonical(VmcsField.HOST_SYSENTER_EIP)
                && canonical(VmcsField.HOST_FS_BASE)
                && canonical(VmcsField.HOST_GS_BASE)
                && canonical(VmcsField.HOST_TR_BASE)
                && canonical(VmcsField.HOST_GDTR_BASE)
                && canonical(VmcsField.HOST_IDTR_BASE);
    }

    private boolean canonical(VmcsField field) {
        return Canonical.is(controls.get(field));
    }

    private boolean modelSpecificRegisters() {
        boolean wide = controls.exit(EXIT_HOST_64);
        return (!controls.exit(EXIT_LOAD_EFER) || ModelSpecific.isEfer(controls.get(VmcsField.HOST_EFER), wide, wide))
                && (!controls.exit(EXIT_LOAD_PAT) || ModelSpecific.isPat(controls.get(VmcsField.HOST_PAT)))
                && (!controls.exit(EXIT_LOAD_PERF)
                        || ModelSpecific.isPerfGlobalCtrl(controls.get(VmcsField.HOST_PERF_GLOBAL_CTRL)));
    }

    private boolean selectors() {
        long together = controls.get(VmcsField.HOST_ES_SELECTOR)
                | controls.get(VmcsField.HOST_CS_SELECTOR)
                | controls.get(VmcsField.HOST_SS_SELECTOR)
                | controls.get(VmcsField.HOST_DS_SELECTOR)
                | controls.get(VmcsField.HOST_FS_SELECTOR)
                | controls.get(VmcsField.HOST_GS_SELECTOR)
                | controls.get(VmcsField.HOST_TR_SELECTOR);
        return (together & RPL_AND_TI) == 0
                && controls.get(VmcsField.HOST_CS_SELECTOR) != 0
                && controls.get(VmcsField.HOST_TR_SELECTOR) != 0
                && (controls.exit(EXIT_HOST_64) || controls.get(VmcsField.HOST_SS_SELECTOR) != 0);
    }

    private boolean addressSpace() {
        Cpu cpu = controls.cpu();
        boolean longMode = (cpu.get(Slot.EFER) & LONG_MODE_ACTIVE) != 0;
        // The machine has no other host than a 64-bit one; both sides of the comparison are checked all the same.
        return longMode == controls.exit(EXIT_HOST_64)
                && (longMode || !controls.entry(ENTRY_IA32E))
                && (controls.get(VmcsField.HOST_CR4) & PAE) != 0
                && canonical(VmcsField.HOST_RIP);
    }
}
