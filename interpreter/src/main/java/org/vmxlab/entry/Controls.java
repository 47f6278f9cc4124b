package org.vmxlab.entry;

import static org.vmxlab.entry.ControlBits.SECONDARY;

import org.vmxlab.cpu.Cpu;
import org.vmxlab.vmx.VmcsData;
import org.vmxlab.vmx.VmcsField;

/** The fields of the current VMCS of one CPU, as VM entry, VM exit and the running guest use them. */
final class Controls {
    private final Cpu cpu;
    private final long address;
    private final VmcsData data;

    private Controls(Cpu cpu) {
        this.cpu = cpu;
        this.address = cpu.vmx().currentVmcs();
        this.data = cpu.currentVmcsData();
    }

    static Controls of(Cpu cpu) {
        return new Controls(cpu);
    }

    Cpu cpu() {
        return cpu;
    }

    VmcsData data() {
        return data;
    }

    /** Value of a field that counts; one never written has no defined value, which is reported. */
    long get(VmcsField field) {
        if (!data.wasWritten(field)) {
            cpu.vmcsTable().reportUnwritten(cpu.number(), address, field.encoding(), cpu::sanitize);
        }
        return data.read(field);
    }

    boolean pin(long bits) {
        return (data.read(VmcsField.PIN_BASED_VM_EXEC_CONTROL) & bits) != 0;
    }

    boolean primary(long bits) {
        return (data.read(VmcsField.CPU_BASED_VM_EXEC_CONTROL) & bits) != 0;
    }

    /** Secondary controls count as 0 unless the primary ones activate them. */
    boolean secondary(long bits) {
        return primary(SECONDARY) && (data.read(VmcsField.SECONDARY_VM_EXEC_CONTROL) & bits) != 0;
    }

    boolean exit(long bits) {
        return (data.read(VmcsField.VM_EXIT_CONTROLS) & bits) != 0;
    }

    boolean entry(long bits) {
        return (data.read(VmcsField.VM_ENTRY_CONTROLS) & bits) != 0;
    }
}
