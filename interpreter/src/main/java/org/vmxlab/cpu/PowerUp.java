package org.vmxlab.cpu;

import org.vmxlab.arch.Rflags;

/** State of a CPU when the machine starts: 64-bit mode at CPL 0, as firmware and a boot loader leave it. */
final class PowerUp {
    private static final long PROTECTION_ENABLE = 1;
    private static final long EXTENSION_TYPE = 1 << 4;
    private static final long NUMERIC_ERROR = 1 << 5;
    private static final long PAGING = 1L << 31;
    private static final long PHYSICAL_ADDRESS_EXTENSION = 1 << 5;
    private static final long VMX_ENABLE = 1 << 13;
    private static final long LONG_MODE = 1 << 8 | 1 << 10;
    private static final long APIC_ENABLED = 0xFEE00000L | 1 << 11;
    private static final long BOOTSTRAP = 1 << 8;
    private static final long FEATURE_CONTROL_LOCKED_WITH_VMX = 5;
    private static final long PAT_AT_RESET = 0x0007_0406_0007_0406L;
    private static final int CODE_SELECTOR = 0x08;
    private static final int DATA_SELECTOR = 0x10;
    private static final int TASK_SELECTOR = 0x18;

    private PowerUp() {}

    static void initialise(long[] state, int number) {
        state[Slot.SYSTEM_FLAGS] = Rflags.FIXED;
        state[Slot.EVENT_NESTING] = 1;
        state[Slot.CR0] = PROTECTION_ENABLE | EXTENSION_TYPE | NUMERIC_ERROR | PAGING;
        state[Slot.CR4] = PHYSICAL_ADDRESS_EXTENSION | VMX_ENABLE;
        state[Slot.EFER] = LONG_MODE;
        state[Slot.CS_L] = 1;
        state[Slot.CS] = CODE_SELECTOR;
        state[Slot.SS] = DATA_SELECTOR;
        state[Slot.DS] = DATA_SELECTOR;
        state[Slot.ES] = DATA_SELECTOR;
        state[Slot.TR] = TASK_SELECTOR;
        state[Slot.TR_LIMIT] = 0x67;
        state[Slot.DR6] = 0xffff0ff0L;
        state[Slot.DR7] = 0x400;
        state[Slot.PAT] = PAT_AT_RESET;
        state[Slot.APIC_BASE] = APIC_ENABLED | (number == 0 ? BOOTSTRAP : 0);
        state[Slot.FEATURE_CONTROL] = FEATURE_CONTROL_LOCKED_WITH_VMX;
        state[Slot.TSC_AUX] = number;
    }
}
