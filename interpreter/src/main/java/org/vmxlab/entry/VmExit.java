package org.vmxlab.entry;

import org.vmxlab.cpu.Activity;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.vmx.ExitReason;
import org.vmxlab.vmx.VmcsData;
import org.vmxlab.vmx.VmcsField;

/** VM exits (SDM volume 3C, chapter 27). */
public final class VmExit {
    private static final int ABORT_INDICATOR = 4;
    private static final int ABORT_STORING_GUEST_MSRS = 1;
    private static final int ABORT_LOADING_HOST_MSRS = 4;

    private VmExit() {}

    /**
     * The instruction at RIP exits. RIP is the host's afterwards: the caller returns at once.
     *
     * @param length of the instruction in bytes
     * @param information in the format of VM_EXIT_INSTRUCTION_INFO; 0 for instructions that give none
     */
    public static void byInstruction(Cpu cpu, ExitReason reason, long qualification, int length, long information) {
        exit(cpu, ExitRecord.byInstruction(reason, qualification, length, information), cpu.rip());
    }

    /** Leaves the guest, which goes on at {@code guestRip} when it is resumed. */
    static void exit(Cpu cpu, ExitRecord record, long guestRip) {
        cpu.drainAll();
        Controls controls = Controls.of(cpu);
        describe(controls, record, 0);
        // A completed entry followed by an exit invalidates what was injected (volume 3C, section 24.8.3).
        VmcsData data = controls.data();
        data.write(VmcsField.VM_ENTRY_INTR_INFO, data.read(VmcsField.VM_ENTRY_INTR_INFO) & ~EventInformation.VALID);
        GuestState.save(controls, guestRip, pendingDebug(cpu, record));
        boolean stored = MsrAreas.store(controls);
        cpu.vmx().leaveGuest();
        if (!stored) {
            abort(cpu, ABORT_STORING_GUEST_MSRS, "an entry of the VM-exit MSR-store area cannot be stored");
            return;
        }
        enterHost(controls);
    }

    /**
     * Pending debug exceptions that a VM exit saves: none, but for exits that come before them and those that are blocked by
     * MOV SS (volume 3C, section 27.3.4).
     */
    private static long pendingDebug(Cpu cpu, ExitRecord record) {
        return switch (record.reason()) {
            case INIT, MONITOR_TRAP, TPR_BELOW_THRESHOLD -> cpu.vmx().pendingDebug();
            default ->
                (cpu.get(Slot.SHADOW) & Cpu.MOV_SS_SHADOW) != 0 ? cpu.vmx().pendingDebug() : 0;
        };
    }

    /** VM entry fails after its checks on controls and host state: the host goes on, the guest was not saved. */
    static void failedEntry(Cpu cpu, ExitReason reason, long qualification) {
        Controls controls = Controls.of(cpu);
        describe(controls, ExitRecord.of(reason, qualification), ExitReason.ENTRY_FAILURE);
        enterHost(controls);
    }

    private static void describe(Controls controls, ExitRecord record, long failure) {
        VmcsData data = controls.data();
        Cpu cpu = controls.cpu();
        data.write(VmcsField.VM_EXIT_REASON, record.reason().number() | failure);
        data.write(VmcsField.EXIT_QUALIFICATION, record.qualification());
        if (failure != 0) {
            return;
        }
        data.write(VmcsField.VM_EXIT_INTR_INFO, record.interruption());
        data.write(VmcsField.VM_EXIT_INTR_ERROR_CODE, record.errorCode());
        data.write(VmcsField.IDT_VECTORING_INFO, cpu.vmx().vectoringInformation());
        data.write(VmcsField.IDT_VECTORING_ERROR_CODE, cpu.vmx().vectoringErrorCode());
        data.write(VmcsField.VM_EXIT_INSTRUCTION_LEN, record.length());
        data.write(VmcsField.VM_EXIT_INSTRUCTION_INFO, record.instructionInformation());
    }

    private static void enterHost(Controls controls) {
        Cpu cpu = controls.cpu();
        HostState.load(controls);
        long failed = MsrAreas.load(controls, VmcsField.VM_EXIT_MSR_LOAD_COUNT, VmcsField.VM_EXIT_MSR_LOAD_ADDR);
        if (failed != 0) {
            abort(cpu, ABORT_LOADING_HOST_MSRS, "entry " + failed + " of the VM-exit MSR-load area cannot be loaded");
        }
        cpu.requestAttention();
    }

    /** VMX abort: the indicator is left in the VMCS region and the CPU shuts down (volume 3C, section 27.7). */
    private static void abort(Cpu cpu, int indicator, String why) {
        cpu.memory().write(cpu.vmx().currentVmcs() + ABORT_INDICATOR, 4, indicator);
        cpu.set(Slot.SHADOW, 0);
        cpu.setActivity(Activity.SHUTDOWN);
        cpu.probe().warned(cpu, "VMX-ABORT", "VMX abort " + indicator + " on CPU " + cpu.number() + ": " + why);
    }
}
