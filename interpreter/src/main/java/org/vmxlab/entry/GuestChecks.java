package org.vmxlab.entry;

import static org.vmxlab.entry.ControlBits.*;

import org.vmxlab.arch.Canonical;
import org.vmxlab.arch.Rflags;
import org.vmxlab.cpu.Activity;
import org.vmxlab.vmx.VmcsField;
import org.vmxlab.vmx.VmxCapabilities;
import org.vmxlab.vmx.VmxState;

/**
 * Checks on the guest-state area at VM entry (SDM volume 3C, section 26.3.1); a failing one makes the entry end in an
 * exit with reason 33.
 */
final class GuestChecks {
    static final int PASSED = -1;

    private static final int GENERAL = 0;
    private static final int NMI_BLOCKED = 3;
    private static final int LINK_POINTER = 4;
    private static final long PE = 1;
    private static final long PG = 1L << 31;
    private static final long PAE = 1L << 5;
    private static final long UNUSABLE = 1L << 16;
    private static final long TABLE_INDICATOR = 4;
    private static final long LONG_CODE = 1L << 13;
    private static final long RFLAGS_RESERVED = ~0x3f_ffffL | 1L << 15 | 1L << 5 | 1L << 3;
    private static final int LINEAR_ADDRESS_BITS = 48;
    /** All but B0 to B3, enabled breakpoint and BS; RTM needs RTM, which this machine does not have. */
    private static final long PENDING_DEBUG_RESERVED = ~0x500fL;

    private static final long BLOCKED_BY_STI = 1;
    private static final long BLOCKED_BY_MOV_SS = 2;
    private static final long BLOCKED_BY_NMI = 8;
    private static final long SHADOW_INDICATOR = 1L << 31;

    private final Controls controls;
    private final VmxCapabilities capabilities;
    private final boolean longMode;

    GuestChecks(Controls controls) {
        this.controls = controls;
        this.capabilities = controls.cpu().vmcsTable().capabilities();
        this.longMode = controls.entry(ENTRY_IA32E);
    }

    /** {@link #PASSED}, or the exit qualification of the failure. */
    int qualification() {
        if (!controlRegisters()
                || !segments()
                || !descriptorTables()
                || !instructionPointerAndFlags()
                || !activity()
                || !interruptibility()
                || !pendingDebug()) {
            return GENERAL;
        }
        if (nmiBlocked()) {
            return NMI_BLOCKED;
        }
        return linkPointer() ? PASSED : LINK_POINTER;
    }

    private boolean controlRegisters() {
        long cr0 = controls.get(VmcsField.GUEST_CR0);
        long cr4 = controls.get(VmcsField.GUEST_CR4);
        long assumed = controls.secondary(UNRESTRICTED_GUEST) ? cr0 | PE | PG : cr0;
        boolean paging = (cr0 & PG) != 0;
        return capabilities.allowsCr0(assumed)
                && (!paging || (cr0 & PE) != 0)
                && capabilities.allowsCr4(cr4)
                && (!longMode || paging && (cr4 & PAE) != 0)
                && capabilities.isPhysical(controls.get(VmcsField.GUEST_CR3))
                && (!controls.entry(ENTRY_LOAD_DEBUG) || controls.get(VmcsField.GUEST_DR7) >>> 32 == 0)
                && canonical(VmcsField.GUEST_SYSENTER_ESP)
                && canonical(VmcsField.GUEST_SYSENTER_EIP)
                && modelSpecificRegisters(paging);
    }

    private boolean modelSpecificRegisters(boolean paging) {
        return (!controls.entry(ENTRY_LOAD_EFER) || efer(controls.get(VmcsField.GUEST_EFER), paging))
                && (!controls.entry(ENTRY_LOAD_PAT) || ModelSpecific.isPat(controls.get(VmcsField.GUEST_PAT)))
                && (!controls.entry(ENTRY_LOAD_PERF)
                        || ModelSpecific.isPerfGlobalCtrl(controls.get(VmcsField.GUEST_PERF_GLOBAL_CTRL)));
    }

    private boolean efer(long value, boolean paging) {
        // LME counts only while paging is on.
        return ModelSpecific.isEfer(value, longMode, longMode)
                || !paging && ModelSpecific.isEfer(value, longMode, !longMode);
    }

    private boolean canonical(VmcsField field) {
        return Canonical.is(controls.get(field));
    }

    private boolean usable(VmcsField accessRights) {
        return (controls.get(accessRights) & UNUSABLE) == 0;
    }

    private boolean segments() {
        long codeSelector = controls.get(VmcsField.GUEST_CS_SELECTOR);
        long stackSelector = controls.get(VmcsField.GUEST_SS_SELECTOR);
        boolean localTable = usable(VmcsField.GUEST_LDTR_AR_BYTES);
        return (controls.get(VmcsField.GUEST_TR_SELECTOR) & TABLE_INDICATOR) == 0
                && usable(VmcsField.GUEST_TR_AR_BYTES)
                && (!localTable || (controls.get(VmcsField.GUEST_LDTR_SELECTOR) & TABLE_INDICATOR) == 0)
                && (controls.secondary(UNRESTRICTED_GUEST) || (codeSelector & 3) == (stackSelector & 3))
                && canonical(VmcsField.GUEST_TR_BASE)
                && canonical(VmcsField.GUEST_FS_BASE)
                && canonical(VmcsField.GUEST_GS_BASE)
                && (!localTable || canonical(VmcsField.GUEST_LDTR_BASE))
                && controls.get(VmcsField.GUEST_CS_BASE) >>> 32 == 0
                && lowBase(VmcsField.GUEST_SS_AR_BYTES, VmcsField.GUEST_SS_BASE)
                && lowBase(VmcsField.GUEST_DS_AR_BYTES, VmcsField.GUEST_DS_BASE)
                && lowBase(VmcsField.GUEST_ES_AR_BYTES, VmcsField.GUEST_ES_BASE)
                && new AccessRightsCheck(controls, longMode).pass();
    }

    private boolean lowBase(VmcsField accessRights, VmcsField base) {
        return !usable(accessRights) || controls.get(base) >>> 32 == 0;
    }

    private boolean descriptorTables() {
        return canonical(VmcsField.GUEST_GDTR_BASE)
                && canonical(VmcsField.GUEST_IDTR_BASE)
                && controls.get(VmcsField.GUEST_GDTR_LIMIT) >>> 16 == 0
                && controls.get(VmcsField.GUEST_IDTR_LIMIT) >>> 16 == 0;
    }

    private boolean instructionPointerAndFlags() {
        long rip = controls.get(VmcsField.GUEST_RIP);
        boolean longCode = longMode && (controls.get(VmcsField.GUEST_CS_AR_BYTES) & LONG_CODE) != 0;
        long flags = controls.get(VmcsField.GUEST_RFLAGS);
        boolean protectedMode = (controls.get(VmcsField.GUEST_CR0) & PE) != 0;
        // Bit 47 may differ: an instruction may end at the last canonical address.
        return (longCode ? rip >> LINEAR_ADDRESS_BITS == rip >> 63 : rip >>> 32 == 0)
                && (flags & RFLAGS_RESERVED) == 0
                && (flags & Rflags.FIXED) != 0
                && ((flags & Rflags.VM) == 0 || !longMode && protectedMode)
                && ((flags & Rflags.IF) != 0 || !injects(EventInformation.EXTERNAL_INTERRUPT));
    }

    private boolean injects(int type) {
        long information = controls.get(VmcsField.VM_ENTRY_INTR_INFO);
        return EventInformation.isValid(information) && EventInformation.type(information) == type;
    }

    private boolean activity() {
        long number = controls.get(VmcsField.GUEST_ACTIVITY_STATE);
        long supported = capabilities.msr(VmxCapabilities.MSR_MISC) >>> 5;
        if (number == 0) {
            return true;
        }
        if (number > 3 || (supported >>> number & 1) == 0) {
            return false;
        }
        long blocking = controls.get(VmcsField.GUEST_INTERRUPTIBILITY_INFO);
        boolean awake = (blocking & (BLOCKED_BY_STI | BLOCKED_BY_MOV_SS)) == 0;
        boolean privileged = (controls.get(VmcsField.GUEST_SS_AR_BYTES) >>> 5 & 3) == 0;
        Activity activity = Activity.of((int) number);
        long information = controls.get(VmcsField.VM_ENTRY_INTR_INFO);
        return awake
                && (activity != Activity.HLT || privileged)
                && (!EventInformation.isValid(information) || wakes(activity, information));
    }

    private static boolean wakes(Activity activity, long information) {
        int vector = EventInformation.vector(information);
        int type = EventInformation.type(information);
        boolean machineCheck = type == EventInformation.HARDWARE_EXCEPTION && vector == 18;
        boolean debug = type == EventInformation.HARDWARE_EXCEPTION && vector == 1;
        return switch (activity) {
            case HLT ->
                type == EventInformation.EXTERNAL_INTERRUPT
                        || type == EventInformation.NMI
                        || type == EventInformation.OTHER
                        || machineCheck
                        || debug;
            case SHUTDOWN -> type == EventInformation.NMI || machineCheck;
            default -> false;
        };
    }

    private boolean interruptibility() {
        long blocking = controls.get(VmcsField.GUEST_INTERRUPTIBILITY_INFO);
        boolean sti = (blocking & BLOCKED_BY_STI) != 0;
        boolean movSs = (blocking & BLOCKED_BY_MOV_SS) != 0;
        boolean interrupts = (controls.get(VmcsField.GUEST_RFLAGS) & Rflags.IF) != 0;
        boolean smiBlocked = (blocking & 4) != 0;
        // Bit 4, an enclave was interrupted, needs SGX, which this machine does not have.
        return blocking >>> 4 == 0
                && !(sti && movSs)
                && (!sti || interrupts)
                && !smiBlocked
                && !((sti || movSs) && injects(EventInformation.EXTERNAL_INTERRUPT))
                && !(movSs && injects(EventInformation.NMI));
    }

    private boolean nmiBlocked() {
        return injects(EventInformation.NMI)
                && controls.pin(PIN_VIRTUAL_NMIS)
                && (controls.get(VmcsField.GUEST_INTERRUPTIBILITY_INFO) & BLOCKED_BY_NMI) != 0;
    }

    private boolean pendingDebug() {
        long pending = controls.get(VmcsField.GUEST_PENDING_DBG_EXCEPTIONS);
        if ((pending & PENDING_DEBUG_RESERVED) != 0) {
            return false;
        }
        boolean delayed =
                (controls.get(VmcsField.GUEST_INTERRUPTIBILITY_INFO) & (BLOCKED_BY_STI | BLOCKED_BY_MOV_SS)) != 0
                        || controls.get(VmcsField.GUEST_ACTIVITY_STATE) == Activity.HLT.number();
        boolean singleStep = (pending >>> 14 & 1) != 0;
        boolean expected = (controls.get(VmcsField.GUEST_RFLAGS) & Rflags.TF) != 0
                && (controls.get(VmcsField.GUEST_IA32_DEBUGCTL) & 2) == 0;
        return !delayed || singleStep == expected;
    }

    private boolean linkPointer() {
        long link = controls.get(VmcsField.VMCS_LINK_POINTER);
        if (link == VmxState.NONE) {
            return true;
        }
        if (!capabilities.isRegionAddress(link)) {
            return false;
        }
        long revision = controls.cpu().vmcsTable().revisionDword(link);
        boolean shadow = (revision & SHADOW_INDICATOR) != 0;
        return link != controls.cpu().vmx().currentVmcs()
                && (revision & ~SHADOW_INDICATOR) == capabilities.revision()
                && shadow == controls.secondary(VMCS_SHADOWING);
    }
}
