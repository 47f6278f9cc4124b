package org.vmxlab.entry;

import org.vmxlab.cpu.Cpu;
import org.vmxlab.vmx.VmcsField;

/** The byte of the virtual-APIC page that stands for the guest's task priority (SDM volume 3C, section 29.1). */
final class VirtualTaskPriority {
    private static final int OFFSET = 0x80;
    /** What a page that does not exist reads as. */
    private static final long ABSENT = 0xff;

    private VirtualTaskPriority() {}

    static long of(Controls controls) {
        Cpu cpu = controls.cpu();
        long place = place(controls);
        return cpu.memory().present(place, 1) ? cpu.memory().read(place, 1) : ABSENT;
    }

    static void set(Controls controls, long value) {
        Cpu cpu = controls.cpu();
        long place = place(controls);
        if (cpu.memory().present(place, 1)) {
            cpu.memory().write(place, 1, value);
        }
    }

    private static long place(Controls controls) {
        return controls.get(VmcsField.VIRTUAL_APIC_PAGE_ADDR) + OFFSET;
    }
}
