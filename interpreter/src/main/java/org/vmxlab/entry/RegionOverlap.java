package org.vmxlab.entry;

import static org.vmxlab.entry.ControlBits.*;

import org.vmxlab.cpu.Cpu;
import org.vmxlab.vmx.UndefinedVmx;
import org.vmxlab.vmx.VmcsField;

/** Finds bitmaps, MSR areas and other structures of a VMCS that share memory with a VMX region (UB-11). */
final class RegionOverlap {
    private static final long PAGE = 4096;
    private static final long MSR_ENTRY_BYTES = 16;

    private final Controls controls;

    RegionOverlap(Controls controls) {
        this.controls = controls;
    }

    void check() {
        page(controls.primary(IO_BITMAPS), VmcsField.IO_BITMAP_A);
        page(controls.primary(IO_BITMAPS), VmcsField.IO_BITMAP_B);
        page(controls.primary(MSR_BITMAPS), VmcsField.MSR_BITMAP);
        page(controls.primary(TPR_SHADOW), VmcsField.VIRTUAL_APIC_PAGE_ADDR);
        page(controls.secondary(PML), VmcsField.PML_ADDRESS);
        page(controls.secondary(VMCS_SHADOWING), VmcsField.VMREAD_BITMAP);
        page(controls.secondary(VMCS_SHADOWING), VmcsField.VMWRITE_BITMAP);
        area(VmcsField.VM_EXIT_MSR_STORE_COUNT, VmcsField.VM_EXIT_MSR_STORE_ADDR);
        area(VmcsField.VM_EXIT_MSR_LOAD_COUNT, VmcsField.VM_EXIT_MSR_LOAD_ADDR);
        area(VmcsField.VM_ENTRY_MSR_LOAD_COUNT, VmcsField.VM_ENTRY_MSR_LOAD_ADDR);
    }

    private void page(boolean used, VmcsField field) {
        if (used) {
            range(field, PAGE);
        }
    }

    private void area(VmcsField count, VmcsField address) {
        long bytes = controls.data().read(count) * MSR_ENTRY_BYTES;
        if (bytes != 0) {
            range(address, bytes);
        }
    }

    private void range(VmcsField field, long bytes) {
        Cpu cpu = controls.cpu();
        long start = controls.data().read(field);
        for (long page = start & -PAGE; page < start + bytes; page += PAGE) {
            if (cpu.vmcsTable().activeOn(page) != 0 || cpu.vmcsTable().vmxonRegionOf(page) != 0) {
                cpu.sanitize(
                        UndefinedVmx.REGIONS_OVERLAP.id(),
                        "VM entry on CPU %d with VMCS %#x, whose %s (%#x) lies in the VMX region %#x"
                                .formatted(cpu.number(), cpu.vmx().currentVmcs(), field, start, page));
            }
        }
    }
}
