package org.vmxlab.entry;

import org.vmxlab.cpu.Activity;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.EventDelivery;
import org.vmxlab.cpu.Slot;
import org.vmxlab.vmx.VmcsField;

/** Injection of an event at the end of VM entry (SDM volume 3C, section 26.6). */
final class Injection {
    private Injection() {}

    static void deliver(Controls controls) {
        long information = controls.get(VmcsField.VM_ENTRY_INTR_INFO);
        if (!EventInformation.isValid(information)) {
            return;
        }
        Cpu cpu = controls.cpu();
        int type = EventInformation.type(information);
        if (type == EventInformation.OTHER) {
            cpu.vmx().setMonitorTrapPending(true);
            return;
        }
        boolean delivers = EventInformation.hasErrorCode(information);
        long errorCode = delivers ? controls.get(VmcsField.VM_ENTRY_EXCEPTION_ERROR_CODE) : 0;
        long returnRip =
                cpu.rip() + (EventInformation.isSoftware(type) ? controls.get(VmcsField.VM_ENTRY_INSTRUCTION_LEN) : 0);
        boolean behindMovSs = (cpu.get(Slot.SHADOW) & Cpu.MOV_SS_SHADOW) != 0;
        if (!EventInformation.isSoftware(type) || !behindMovSs) {
            cpu.vmx().setPendingDebug(0);
        }
        if (type == EventInformation.NMI) {
            cpu.set(Slot.NMI_BLOCKED, 1);
        }
        cpu.setActivity(Activity.ACTIVE);
        int vector = EventInformation.vector(information);
        GuestEvents.deliver(
                cpu,
                information,
                errorCode,
                () -> EventDelivery.deliver(cpu, vector, source(type), (int) errorCode, returnRip));
    }

    private static EventDelivery.Source source(int type) {
        return switch (type) {
            case EventInformation.HARDWARE_EXCEPTION,
                    EventInformation.SOFTWARE_EXCEPTION,
                    EventInformation.PRIVILEGED_SOFTWARE_EXCEPTION -> EventDelivery.Source.EXCEPTION;
            case EventInformation.SOFTWARE_INTERRUPT -> EventDelivery.Source.SOFTWARE;
            default -> EventDelivery.Source.HARDWARE;
        };
    }
}
