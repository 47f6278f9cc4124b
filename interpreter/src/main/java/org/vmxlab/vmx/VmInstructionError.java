package org.vmxlab.vmx;

import java.util.Optional;

/** VM-instruction error numbers (SDM volume 3C, section 30.4), as VMfailValid leaves them in VM_INSTRUCTION_ERROR. */
public enum VmInstructionError {
    VMCALL_IN_ROOT(1, "VMCALL executed in VMX root operation"),
    VMCLEAR_ADDRESS(2, "VMCLEAR with an invalid physical address"),
    VMCLEAR_VMXON_POINTER(3, "VMCLEAR with the VMXON pointer"),
    VMLAUNCH_NOT_CLEAR(4, "VMLAUNCH with a VMCS that is not clear"),
    VMRESUME_NOT_LAUNCHED(5, "VMRESUME with a VMCS that is not launched"),
    VMRESUME_AFTER_VMXOFF(6, "VMRESUME after VMXOFF"),
    ENTRY_CONTROLS(7, "VM entry with invalid control fields"),
    ENTRY_HOST_STATE(8, "VM entry with invalid host-state fields"),
    VMPTRLD_ADDRESS(9, "VMPTRLD with an invalid physical address"),
    VMPTRLD_VMXON_POINTER(10, "VMPTRLD with the VMXON pointer"),
    VMPTRLD_REVISION(11, "VMPTRLD with a wrong VMCS revision identifier"),
    UNSUPPORTED_FIELD(12, "VMREAD or VMWRITE of an unsupported VMCS component"),
    READ_ONLY_FIELD(13, "VMWRITE to a read-only VMCS component"),
    VMXON_IN_ROOT(15, "VMXON executed in VMX root operation"),
    EXECUTIVE_POINTER(16, "VM entry with an invalid executive-VMCS pointer"),
    EXECUTIVE_NOT_LAUNCHED(17, "VM entry with a non-launched executive VMCS"),
    EXECUTIVE_NOT_VMXON_POINTER(18, "VM entry with an executive-VMCS pointer that is not the VMXON pointer"),
    VMCALL_NOT_CLEAR(19, "VMCALL with a VMCS that is not clear"),
    VMCALL_EXIT_CONTROLS(20, "VMCALL with invalid VM-exit control fields"),
    VMCALL_MSEG_REVISION(22, "VMCALL with a wrong MSEG revision identifier"),
    VMXOFF_DUAL_MONITOR(23, "VMXOFF under dual-monitor treatment of SMIs and SMM"),
    VMCALL_MONITOR_FEATURES(24, "VMCALL with invalid SMM-monitor features"),
    EXECUTIVE_CONTROLS(25, "VM entry with invalid execution controls in the executive VMCS"),
    ENTRY_BLOCKED_BY_MOV_SS(26, "VM entry with events blocked by MOV SS"),
    INVALIDATION_OPERAND(28, "invalid operand of INVEPT or INVVPID");

    private final int number;
    private final String text;

    VmInstructionError(int number, String text) {
        this.number = number;
        this.text = text;
    }

    public int number() {
        return number;
    }

    /** What went wrong, as a clause. */
    public String text() {
        return text;
    }

    /** The error with {@code number}; empty for numbers that the manual does not use. */
    public static Optional<VmInstructionError> of(long number) {
        for (VmInstructionError error : values()) {
            if (error.number == number) {
                return Optional.of(error);
            }
        }
        return Optional.empty();
    }
}
