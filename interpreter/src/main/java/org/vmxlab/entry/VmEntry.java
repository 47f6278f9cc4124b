package org.vmxlab.entry;

import static org.vmxlab.entry.ControlBits.*;

import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Policy;
import org.vmxlab.cpu.Slot;
import org.vmxlab.vmx.ExitReason;
import org.vmxlab.vmx.LaunchState;
import org.vmxlab.vmx.UndefinedVmx;
import org.vmxlab.vmx.VmInstructionError;
import org.vmxlab.vmx.VmcsField;
import org.vmxlab.vmx.VmcsTable;
import org.vmxlab.vmx.VmxState;

/** VM entry by VMLAUNCH and VMRESUME (SDM volume 3C, chapter 26). */
public final class VmEntry {
    /** The instruction that enters. */
    public enum Kind {
        LAUNCH(LaunchState.CLEAR, VmInstructionError.VMLAUNCH_NOT_CLEAR),
        RESUME(LaunchState.LAUNCHED, VmInstructionError.VMRESUME_NOT_LAUNCHED);

        private final LaunchState wanted;
        private final VmInstructionError otherwise;

        Kind(LaunchState wanted, VmInstructionError otherwise) {
            this.wanted = wanted;
            this.otherwise = otherwise;
        }
    }

    private VmEntry() {}

    /**
     * Enters the guest of the current VMCS, from root operation at CPL 0. On return RIP is the guest's first
     * instruction, the host's after a failed entry, or {@code next} with the status flags telling of a VMfail.
     *
     * @param next address of the instruction behind VMLAUNCH or VMRESUME
     */
    public static void enter(Cpu cpu, Kind kind, long next) {
        long current = cpu.vmx().currentVmcs();
        VmcsTable table = cpu.vmcsTable();
        if (current == VmxState.NONE || table.isShadow(current)) {
            VmxOutcome.failInvalid(cpu);
            cpu.setRip(next);
            return;
        }
        if ((cpu.get(Slot.SHADOW) & Cpu.MOV_SS_SHADOW) != 0) {
            fail(cpu, VmInstructionError.ENTRY_BLOCKED_BY_MOV_SS, next);
            return;
        }
        if (table.launchState(current) != kind.wanted) {
            reportLaunchGuess(cpu, kind);
            fail(cpu, kind.otherwise, next);
            return;
        }
        Controls controls = Controls.of(cpu);
        if (!new ControlChecks(controls).pass()) {
            fail(cpu, VmInstructionError.ENTRY_CONTROLS, next);
            return;
        }
        if (!new HostChecks(controls).pass()) {
            fail(cpu, VmInstructionError.ENTRY_HOST_STATE, next);
            return;
        }
        new RegionOverlap(controls).check();
        int qualification = new GuestChecks(controls).qualification();
        if (qualification != GuestChecks.PASSED) {
            cpu.drainAll();
            VmExit.failedEntry(cpu, ExitReason.ENTRY_GUEST_STATE, qualification);
            return;
        }
        load(controls, kind);
    }

    /** Defined, error 4 or 5; but software keeps a record of the launch state, and it is wrong here. */
    private static void reportLaunchGuess(Cpu cpu, Kind kind) {
        if (cpu.policy().undefinedVmx() == Policy.Reaction.IGNORE) {
            return;
        }
        long current = cpu.vmx().currentVmcs();
        cpu.probe()
                .warned(
                        cpu,
                        UndefinedVmx.LAUNCH_GUESS.id(),
                        "VM%s on CPU %d of VMCS %#x, whose launch state is %s"
                                .formatted(
                                        kind,
                                        cpu.number(),
                                        current,
                                        cpu.vmcsTable().launchState(current)));
    }

    private static void fail(Cpu cpu, VmInstructionError error, long next) {
        VmxOutcome.fail(cpu, error);
        cpu.setRip(next);
    }

    private static void load(Controls controls, Kind kind) {
        Cpu cpu = controls.cpu();
        activateLink(controls);
        cpu.drainAll();
        GuestState.load(controls);
        long failed = MsrAreas.load(controls, VmcsField.VM_ENTRY_MSR_LOAD_COUNT, VmcsField.VM_ENTRY_MSR_LOAD_ADDR);
        if (failed != 0) {
            VmExit.failedEntry(cpu, ExitReason.ENTRY_MSR_LOADING, failed);
            return;
        }
        if (kind == Kind.LAUNCH) {
            cpu.vmcsTable().setLaunched(cpu.vmx().currentVmcs());
        }
        cpu.vmx().enterGuest();
        cpu.vmx().setInterruptsExit(controls.pin(PIN_EXTERNAL_INTERRUPT));
        if (controls.pin(PIN_PREEMPTION_TIMER)) {
            PreemptionTimer.start(cpu, controls.get(VmcsField.GUEST_PREEMPTION_TIMER));
        }
        cpu.requestAttention();
        Injection.deliver(controls);
    }

    private static void activateLink(Controls controls) {
        long link = controls.get(VmcsField.VMCS_LINK_POINTER);
        if (controls.secondary(VMCS_SHADOWING) && link != VmxState.NONE) {
            Cpu cpu = controls.cpu();
            cpu.vmcsTable().activateLink(cpu.number(), link, cpu::sanitize);
        }
    }
}
