package org.vmxlab.entry;

import static org.vmxlab.entry.ControlBits.*;

import org.vmxlab.vmx.ControlGroup;
import org.vmxlab.vmx.VmcsField;
import org.vmxlab.vmx.VmxCapabilities;

/** Checks on the control fields at VM entry (SDM volume 3C, section 26.2.1); a failing one is error 7. */
final class ControlChecks {
    private static final int MSR_ENTRY_BYTES = 16;

    private final Controls controls;
    private final VmxCapabilities capabilities;

    ControlChecks(Controls controls) {
        this.controls = controls;
        this.capabilities = controls.cpu().vmcsTable().capabilities();
    }

    boolean pass() {
        return allowedSettings()
                && cr3Targets()
                && pages()
                && virtualApic()
                && nmis()
                && translation()
                && timer()
                && msrAreas()
                && new InjectionCheck(controls).pass()
                && !controls.entry(ENTRY_TO_SMM | ENTRY_DEACTIVATE_DUAL_MONITOR);
    }

    private boolean allowedSettings() {
        return allowed(ControlGroup.PIN_BASED, VmcsField.PIN_BASED_VM_EXEC_CONTROL)
                && allowed(ControlGroup.PROCESSOR_BASED, VmcsField.CPU_BASED_VM_EXEC_CONTROL)
                && (!controls.primary(SECONDARY)
                        || allowed(ControlGroup.SECONDARY, VmcsField.SECONDARY_VM_EXEC_CONTROL))
                && (!controls.secondary(VM_FUNCTIONS)
                        || allowed(ControlGroup.VM_FUNCTION, VmcsField.VM_FUNCTION_CONTROL))
                && allowed(ControlGroup.EXIT, VmcsField.VM_EXIT_CONTROLS)
                && allowed(ControlGroup.ENTRY, VmcsField.VM_ENTRY_CONTROLS);
    }

    private boolean allowed(ControlGroup group, VmcsField field) {
        return capabilities.allows(group, controls.get(field));
    }

    private boolean cr3Targets() {
        long most = capabilities.msr(VmxCapabilities.MSR_MISC) >>> 16 & 0x1ff;
        return controls.get(VmcsField.CR3_TARGET_COUNT) <= most;
    }

    private boolean pages() {
        return page(controls.primary(IO_BITMAPS), VmcsField.IO_BITMAP_A)
                && page(controls.primary(IO_BITMAPS), VmcsField.IO_BITMAP_B)
                && page(controls.primary(MSR_BITMAPS), VmcsField.MSR_BITMAP)
                && page(controls.primary(TPR_SHADOW), VmcsField.VIRTUAL_APIC_PAGE_ADDR)
                && page(controls.secondary(VIRTUAL_APIC_ACCESSES), VmcsField.APIC_ACCESS_ADDR)
                && page(controls.secondary(PML), VmcsField.PML_ADDRESS)
                && page(eptpSwitching(), VmcsField.EPTP_LIST_ADDR)
                && page(controls.secondary(VMCS_SHADOWING), VmcsField.VMREAD_BITMAP)
                && page(controls.secondary(VMCS_SHADOWING), VmcsField.VMWRITE_BITMAP)
                && page(controls.secondary(VIRTUALIZATION_EXCEPTION), VmcsField.VIRT_EXCEPTION_INFO);
    }

    private boolean eptpSwitching() {
        return controls.secondary(VM_FUNCTIONS) && (controls.data().read(VmcsField.VM_FUNCTION_CONTROL) & 1) != 0;
    }

    private boolean page(boolean used, VmcsField field) {
        return !used || capabilities.isRegionAddress(controls.get(field));
    }

    private boolean virtualApic() {
        boolean delivery = controls.secondary(VIRTUAL_INTERRUPT_DELIVERY);
        if (!controls.primary(TPR_SHADOW)) {
            return !controls.secondary(VIRTUAL_X2APIC | APIC_REGISTER_VIRTUALIZATION | VIRTUAL_INTERRUPT_DELIVERY);
        }
        if (controls.secondary(VIRTUAL_X2APIC) && controls.secondary(VIRTUAL_APIC_ACCESSES)) {
            return false;
        }
        if (delivery) {
            return controls.pin(PIN_EXTERNAL_INTERRUPT);
        }
        long threshold = controls.get(VmcsField.TPR_THRESHOLD);
        if (threshold >>> 4 != 0) {
            return false;
        }
        return controls.secondary(VIRTUAL_APIC_ACCESSES) || threshold <= VirtualTaskPriority.of(controls) >>> 4;
    }

    private boolean nmis() {
        return (controls.pin(PIN_NMI) || !controls.pin(PIN_VIRTUAL_NMIS))
                && (controls.pin(PIN_VIRTUAL_NMIS) || !controls.primary(NMI_WINDOW));
    }

    private boolean translation() {
        boolean ept = controls.secondary(EPT);
        return (!controls.secondary(VPID) || controls.get(VmcsField.VIRTUAL_PROCESSOR_ID) != 0)
                && (!ept || capabilities.isEptPointer(controls.get(VmcsField.EPT_POINTER)))
                && (ept || !controls.secondary(UNRESTRICTED_GUEST | MODE_BASED_EXECUTE | PML | SUB_PAGE_PERMISSIONS));
    }

    private boolean timer() {
        return controls.pin(PIN_PREEMPTION_TIMER) || !controls.exit(EXIT_SAVE_TIMER);
    }

    private boolean msrAreas() {
        return msrArea(VmcsField.VM_EXIT_MSR_STORE_COUNT, VmcsField.VM_EXIT_MSR_STORE_ADDR)
                && msrArea(VmcsField.VM_EXIT_MSR_LOAD_COUNT, VmcsField.VM_EXIT_MSR_LOAD_ADDR)
                && msrArea(VmcsField.VM_ENTRY_MSR_LOAD_COUNT, VmcsField.VM_ENTRY_MSR_LOAD_ADDR);
    }

    private boolean msrArea(VmcsField countField, VmcsField addressField) {
        long count = controls.get(countField);
        if (count == 0) {
            return true;
        }
        long address = controls.get(addressField);
        return (address & MSR_ENTRY_BYTES - 1) == 0
                && capabilities.isPhysical(address)
                && capabilities.isPhysical(address + count * MSR_ENTRY_BYTES - 1);
    }
}
