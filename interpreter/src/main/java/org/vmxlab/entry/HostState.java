package org.vmxlab.entry;

import static org.vmxlab.entry.ControlBits.*;

import org.vmxlab.arch.Rflags;
import org.vmxlab.cpu.Activity;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.vmx.VmcsData;
import org.vmxlab.vmx.VmcsField;

/** Loading of the host's registers at VM exit (SDM volume 3C, section 27.5). */
final class HostState {
    private static final long LONG_MODE = 1L << 8 | 1L << 10;
    private static final long DR7_AFTER_EXIT = 0x400;
    private static final long TABLE_LIMIT = 0xffff;
    private static final long TASK_LIMIT = 0x67;

    private HostState() {}

    static void load(Controls controls) {
        Cpu cpu = controls.cpu();
        VmcsData data = controls.data();
        cpu.set(
                Slot.CR0,
                cpu.get(Slot.CR0) & GuestState.CR0_KEPT | data.read(VmcsField.HOST_CR0) & ~GuestState.CR0_KEPT);
        cpu.set(Slot.CR3, data.read(VmcsField.HOST_CR3));
        cpu.set(Slot.CR4, data.read(VmcsField.HOST_CR4));
        cpu.set(Slot.DR7, DR7_AFTER_EXIT);
        cpu.set(Slot.DEBUGCTL, 0);
        cpu.set(Slot.SYSENTER_CS, data.read(VmcsField.HOST_SYSENTER_CS));
        cpu.set(Slot.SYSENTER_ESP, data.read(VmcsField.HOST_SYSENTER_ESP));
        cpu.set(Slot.SYSENTER_EIP, data.read(VmcsField.HOST_SYSENTER_EIP));
        loadControlled(controls);
        loadSegments(cpu, data);
        cpu.set(Slot.RSP, data.read(VmcsField.HOST_RSP));
        cpu.setRip(data.read(VmcsField.HOST_RIP));
        cpu.setRflags(Rflags.FIXED);
        cpu.set(Slot.SHADOW, 0);
        cpu.set(Slot.CPL, 0);
        cpu.set(Slot.CS_L, controls.exit(EXIT_HOST_64) ? 1 : 0);
        cpu.setActivity(Activity.ACTIVE);
    }

    private static void loadControlled(Controls controls) {
        Cpu cpu = controls.cpu();
        VmcsData data = controls.data();
        if (controls.exit(EXIT_LOAD_PAT)) {
            cpu.set(Slot.PAT, data.read(VmcsField.HOST_PAT));
        }
        if (controls.exit(EXIT_LOAD_PERF)) {
            cpu.set(Slot.PERF_GLOBAL_CTRL, data.read(VmcsField.HOST_PERF_GLOBAL_CTRL));
        }
        if (controls.exit(EXIT_LOAD_EFER)) {
            cpu.set(Slot.EFER, data.read(VmcsField.HOST_EFER));
        } else {
            long rest = cpu.get(Slot.EFER) & ~LONG_MODE;
            cpu.set(Slot.EFER, controls.exit(EXIT_HOST_64) ? rest | LONG_MODE : rest);
        }
    }

    private static void loadSegments(Cpu cpu, VmcsData data) {
        cpu.set(Slot.ES, data.read(VmcsField.HOST_ES_SELECTOR));
        cpu.set(Slot.CS, data.read(VmcsField.HOST_CS_SELECTOR));
        cpu.set(Slot.SS, data.read(VmcsField.HOST_SS_SELECTOR));
        cpu.set(Slot.DS, data.read(VmcsField.HOST_DS_SELECTOR));
        cpu.set(Slot.FS, data.read(VmcsField.HOST_FS_SELECTOR));
        cpu.set(Slot.GS, data.read(VmcsField.HOST_GS_SELECTOR));
        cpu.set(Slot.TR, data.read(VmcsField.HOST_TR_SELECTOR));
        cpu.set(Slot.LDTR, 0);
        cpu.set(Slot.LDTR_BASE, 0);
        cpu.set(Slot.FS_BASE, data.read(VmcsField.HOST_FS_BASE));
        cpu.set(Slot.GS_BASE, data.read(VmcsField.HOST_GS_BASE));
        cpu.set(Slot.TR_BASE, data.read(VmcsField.HOST_TR_BASE));
        cpu.set(Slot.TR_LIMIT, TASK_LIMIT);
        cpu.set(Slot.GDTR_BASE, data.read(VmcsField.HOST_GDTR_BASE));
        cpu.set(Slot.GDTR_LIMIT, TABLE_LIMIT);
        cpu.set(Slot.IDTR_BASE, data.read(VmcsField.HOST_IDTR_BASE));
        cpu.set(Slot.IDTR_LIMIT, TABLE_LIMIT);
    }
}
