package org.vmxlab.entry;

import static org.vmxlab.entry.ControlBits.UNRESTRICTED_GUEST;

import org.vmxlab.arch.Vector;
import org.vmxlab.vmx.ControlGroup;
import org.vmxlab.vmx.VmcsField;
import org.vmxlab.vmx.VmxCapabilities;

/** Checks on the event that VM entry injects (SDM volume 3C, section 26.2.1.3). */
final class InjectionCheck {
    private static final long ERROR_CODE_OPTIONAL = 1L << 56;
    private static final long LENGTH_ZERO_ALLOWED = 1L << 30;
    private static final long PROTECTED_MODE = 1;
    private static final long LONGEST_INSTRUCTION = 15;

    private final Controls controls;
    private final VmxCapabilities capabilities;

    InjectionCheck(Controls controls) {
        this.controls = controls;
        this.capabilities = controls.cpu().vmcsTable().capabilities();
    }

    boolean pass() {
        long information = controls.get(VmcsField.VM_ENTRY_INTR_INFO);
        if (!EventInformation.isValid(information)) {
            return true;
        }
        int type = EventInformation.type(information);
        int vector = EventInformation.vector(information);
        return typeAndVector(type, vector)
                && errorCode(information, type, vector)
                && (information & EventInformation.RESERVED) == 0
                && (!EventInformation.isSoftware(type) || length());
    }

    private boolean typeAndVector(int type, int vector) {
        return switch (type) {
            case EventInformation.RESERVED_TYPE -> false;
            case EventInformation.NMI -> vector == Vector.NMI;
            case EventInformation.HARDWARE_EXCEPTION -> vector <= 31;
            case EventInformation.OTHER -> vector == 0 && monitorTrapKnown();
            default -> true;
        };
    }

    private boolean monitorTrapKnown() {
        return (capabilities.allowedOne(ControlGroup.PROCESSOR_BASED) & ControlBits.MONITOR_TRAP) != 0;
    }

    private boolean errorCode(long information, int type, int vector) {
        boolean delivers = EventInformation.hasErrorCode(information);
        boolean hardware = type == EventInformation.HARDWARE_EXCEPTION;
        if (delivers && (!hardware || controls.get(VmcsField.VM_ENTRY_EXCEPTION_ERROR_CODE) >>> 16 != 0)) {
            return false;
        }
        boolean protectedMode =
                !controls.secondary(UNRESTRICTED_GUEST) || (controls.get(VmcsField.GUEST_CR0) & PROTECTED_MODE) != 0;
        if (!protectedMode) {
            return !delivers;
        }
        boolean optional = (capabilities.msr(VmxCapabilities.MSR_BASIC) & ERROR_CODE_OPTIONAL) != 0;
        boolean expected = hardware && Vector.hasErrorCode(vector);
        return optional || delivers == expected;
    }

    private boolean length() {
        long length = controls.get(VmcsField.VM_ENTRY_INSTRUCTION_LEN);
        boolean zeroAllowed = (capabilities.msr(VmxCapabilities.MSR_MISC) & LENGTH_ZERO_ALLOWED) != 0;
        return length <= LONGEST_INSTRUCTION && (length >= 1 || zeroAllowed);
    }
}
