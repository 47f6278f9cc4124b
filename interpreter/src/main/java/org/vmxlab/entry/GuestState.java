package org.vmxlab.entry;

import static org.vmxlab.entry.ControlBits.*;

import org.vmxlab.cpu.Activity;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.vmx.VmcsData;
import org.vmxlab.vmx.VmcsField;

/** The guest's registers between the VMCS and the CPU (SDM volume 3C, sections 26.3.2 and 27.3). */
final class GuestState {
    /** ET, NW, CD, and the bits that are reserved: VM entry and exit leave them (volume 3C, 26.3.2.1 and 27.5.1). */
    static final long CR0_KEPT = 1L << 4 | 1L << 29 | 1L << 30 | 0x1ff8_0000L | 1L << 17 | 0xffc0L;

    private static final long LONG_MODE = 1L << 8 | 1L << 10;
    private static final long LONG_CODE = 1L << 13;
    private static final long DEBUG_FIXED = 0x400;
    private static final int PRIVILEGE_SHIFT = 5;
    private static final long PRIVILEGE = 3L << PRIVILEGE_SHIFT;
    private static final long STI = 1;
    private static final long MOV_SS = 2;
    private static final long NMI = 8;

    /** A field and the word of the CPU that it is loaded into and saved from. */
    private record Place(VmcsField field, int slot) {}

    private static final Place[] PLACES = {
        new Place(VmcsField.GUEST_CR3, Slot.CR3),
        new Place(VmcsField.GUEST_CR4, Slot.CR4),
        new Place(VmcsField.GUEST_RSP, Slot.RSP),
        new Place(VmcsField.GUEST_SYSENTER_CS, Slot.SYSENTER_CS),
        new Place(VmcsField.GUEST_SYSENTER_ESP, Slot.SYSENTER_ESP),
        new Place(VmcsField.GUEST_SYSENTER_EIP, Slot.SYSENTER_EIP),
        new Place(VmcsField.GUEST_ES_SELECTOR, Slot.ES),
        new Place(VmcsField.GUEST_CS_SELECTOR, Slot.CS),
        new Place(VmcsField.GUEST_SS_SELECTOR, Slot.SS),
        new Place(VmcsField.GUEST_DS_SELECTOR, Slot.DS),
        new Place(VmcsField.GUEST_FS_SELECTOR, Slot.FS),
        new Place(VmcsField.GUEST_GS_SELECTOR, Slot.GS),
        new Place(VmcsField.GUEST_LDTR_SELECTOR, Slot.LDTR),
        new Place(VmcsField.GUEST_TR_SELECTOR, Slot.TR),
        new Place(VmcsField.GUEST_FS_BASE, Slot.FS_BASE),
        new Place(VmcsField.GUEST_GS_BASE, Slot.GS_BASE),
        new Place(VmcsField.GUEST_LDTR_BASE, Slot.LDTR_BASE),
        new Place(VmcsField.GUEST_TR_BASE, Slot.TR_BASE),
        new Place(VmcsField.GUEST_TR_LIMIT, Slot.TR_LIMIT),
        new Place(VmcsField.GUEST_GDTR_BASE, Slot.GDTR_BASE),
        new Place(VmcsField.GUEST_GDTR_LIMIT, Slot.GDTR_LIMIT),
        new Place(VmcsField.GUEST_IDTR_BASE, Slot.IDTR_BASE),
        new Place(VmcsField.GUEST_IDTR_LIMIT, Slot.IDTR_LIMIT),
    };

    private GuestState() {}

    static void load(Controls controls) {
        Cpu cpu = controls.cpu();
        for (Place place : PLACES) {
            cpu.set(place.slot(), controls.get(place.field()));
        }
        cpu.set(Slot.CR0, cpu.get(Slot.CR0) & CR0_KEPT | controls.get(VmcsField.GUEST_CR0) & ~CR0_KEPT);
        if (controls.entry(ENTRY_LOAD_DEBUG)) {
            cpu.set(Slot.DR7, controls.get(VmcsField.GUEST_DR7) | DEBUG_FIXED);
            cpu.set(Slot.DEBUGCTL, controls.get(VmcsField.GUEST_IA32_DEBUGCTL));
        }
        if (controls.entry(ENTRY_LOAD_PAT)) {
            cpu.set(Slot.PAT, controls.get(VmcsField.GUEST_PAT));
        }
        if (controls.entry(ENTRY_LOAD_PERF)) {
            cpu.set(Slot.PERF_GLOBAL_CTRL, controls.get(VmcsField.GUEST_PERF_GLOBAL_CTRL));
        }
        loadEfer(controls);
        cpu.setRip(controls.get(VmcsField.GUEST_RIP));
        cpu.setRflags(controls.get(VmcsField.GUEST_RFLAGS));
        cpu.set(Slot.CPL, (controls.get(VmcsField.GUEST_SS_AR_BYTES) & PRIVILEGE) >>> PRIVILEGE_SHIFT);
        cpu.set(Slot.CS_L, (controls.get(VmcsField.GUEST_CS_AR_BYTES) & LONG_CODE) != 0 ? 1 : 0);
        loadInterruptibility(controls);
        cpu.vmx().setPendingDebug(controls.get(VmcsField.GUEST_PENDING_DBG_EXCEPTIONS));
        cpu.setActivity(Activity.of((int) controls.get(VmcsField.GUEST_ACTIVITY_STATE)));
    }

    private static void loadEfer(Controls controls) {
        Cpu cpu = controls.cpu();
        if (controls.entry(ENTRY_LOAD_EFER)) {
            cpu.set(Slot.EFER, controls.get(VmcsField.GUEST_EFER));
        } else {
            long rest = cpu.get(Slot.EFER) & ~LONG_MODE;
            cpu.set(Slot.EFER, controls.entry(ENTRY_IA32E) ? rest | LONG_MODE : rest);
        }
    }

    private static void loadInterruptibility(Controls controls) {
        Cpu cpu = controls.cpu();
        long blocking = controls.get(VmcsField.GUEST_INTERRUPTIBILITY_INFO);
        cpu.set(
                Slot.SHADOW,
                ((blocking & STI) != 0 ? Cpu.STI_SHADOW : 0) | ((blocking & MOV_SS) != 0 ? Cpu.MOV_SS_SHADOW : 0));
        cpu.set(Slot.NMI_BLOCKED, (blocking & NMI) != 0 ? 1 : 0);
    }

    /**
     * Saves the guest.
     *
     * @param rip where it goes on when it is resumed
     * @param pendingDebug debug exceptions that are pending then
     */
    static void save(Controls controls, long rip, long pendingDebug) {
        Cpu cpu = controls.cpu();
        VmcsData data = controls.data();
        for (Place place : PLACES) {
            data.write(place.field(), cpu.get(place.slot()));
        }
        data.write(VmcsField.GUEST_CR0, cpu.get(Slot.CR0));
        data.write(VmcsField.GUEST_RIP, rip);
        data.write(VmcsField.GUEST_RFLAGS, cpu.rflags());
        saveControlled(controls);
        long stackRights = data.read(VmcsField.GUEST_SS_AR_BYTES) & ~PRIVILEGE;
        data.write(VmcsField.GUEST_SS_AR_BYTES, stackRights | cpu.get(Slot.CPL) << PRIVILEGE_SHIFT);
        long codeRights = data.read(VmcsField.GUEST_CS_AR_BYTES) & ~(LONG_CODE | PRIVILEGE);
        data.write(
                VmcsField.GUEST_CS_AR_BYTES,
                codeRights | cpu.get(Slot.CPL) << PRIVILEGE_SHIFT | (cpu.get(Slot.CS_L) != 0 ? LONG_CODE : 0));
        saveInterruptibility(controls);
        data.write(VmcsField.GUEST_PENDING_DBG_EXCEPTIONS, pendingDebug);
        data.write(VmcsField.GUEST_ACTIVITY_STATE, cpu.activity().number());
    }

    private static void saveControlled(Controls controls) {
        Cpu cpu = controls.cpu();
        VmcsData data = controls.data();
        if (controls.exit(EXIT_SAVE_DEBUG)) {
            data.write(VmcsField.GUEST_DR7, cpu.get(Slot.DR7));
            data.write(VmcsField.GUEST_IA32_DEBUGCTL, cpu.get(Slot.DEBUGCTL));
        }
        if (controls.exit(EXIT_SAVE_PAT)) {
            data.write(VmcsField.GUEST_PAT, cpu.get(Slot.PAT));
        }
        if (controls.exit(EXIT_SAVE_EFER)) {
            data.write(VmcsField.GUEST_EFER, cpu.get(Slot.EFER));
        }
        if (controls.exit(EXIT_SAVE_TIMER)) {
            data.write(VmcsField.GUEST_PREEMPTION_TIMER, PreemptionTimer.remaining(cpu));
        }
    }

    private static void saveInterruptibility(Controls controls) {
        Cpu cpu = controls.cpu();
        long shadow = cpu.get(Slot.SHADOW);
        controls.data()
                .write(
                        VmcsField.GUEST_INTERRUPTIBILITY_INFO,
                        ((shadow & Cpu.STI_SHADOW) != 0 ? STI : 0)
                                | ((shadow & Cpu.MOV_SS_SHADOW) != 0 ? MOV_SS : 0)
                                | (cpu.get(Slot.NMI_BLOCKED) != 0 ? NMI : 0));
    }
}
