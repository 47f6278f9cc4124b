package org.vmxlab.entry;

/** Bits of the VMX controls (SDM volume 3C, section 24.6 to 24.8). */
final class ControlBits {
    static final long PIN_EXTERNAL_INTERRUPT = 1;
    static final long PIN_NMI = 1L << 3;
    static final long PIN_VIRTUAL_NMIS = 1L << 5;
    static final long PIN_PREEMPTION_TIMER = 1L << 6;
    static final long PIN_POSTED_INTERRUPTS = 1L << 7;

    static final long INTERRUPT_WINDOW = 1L << 2;
    static final long TSC_OFFSETTING = 1L << 3;
    static final long HLT = 1L << 7;
    static final long INVLPG = 1L << 9;
    static final long MWAIT = 1L << 10;
    static final long RDPMC = 1L << 11;
    static final long RDTSC = 1L << 12;
    static final long CR3_LOAD = 1L << 15;
    static final long CR3_STORE = 1L << 16;
    static final long CR8_LOAD = 1L << 19;
    static final long CR8_STORE = 1L << 20;
    static final long TPR_SHADOW = 1L << 21;
    static final long NMI_WINDOW = 1L << 22;
    static final long MOV_DR = 1L << 23;
    static final long IO_BITMAPS = 1L << 25;
    static final long MONITOR_TRAP = 1L << 27;
    static final long MSR_BITMAPS = 1L << 28;
    static final long MONITOR = 1L << 29;
    static final long PAUSE = 1L << 30;
    static final long SECONDARY = 1L << 31;

    static final long VIRTUAL_APIC_ACCESSES = 1;
    static final long EPT = 1L << 1;
    static final long DESCRIPTOR_TABLES = 1L << 2;
    static final long RDTSCP = 1L << 3;
    static final long VIRTUAL_X2APIC = 1L << 4;
    static final long VPID = 1L << 5;
    static final long WBINVD = 1L << 6;
    static final long UNRESTRICTED_GUEST = 1L << 7;
    static final long APIC_REGISTER_VIRTUALIZATION = 1L << 8;
    static final long VIRTUAL_INTERRUPT_DELIVERY = 1L << 9;
    static final long RDRAND = 1L << 11;
    static final long VM_FUNCTIONS = 1L << 13;
    static final long VMCS_SHADOWING = 1L << 14;
    static final long RDSEED = 1L << 16;
    static final long PML = 1L << 17;
    static final long VIRTUALIZATION_EXCEPTION = 1L << 18;
    static final long MODE_BASED_EXECUTE = 1L << 22;
    static final long SUB_PAGE_PERMISSIONS = 1L << 23;

    static final long EXIT_SAVE_DEBUG = 1L << 2;
    static final long EXIT_HOST_64 = 1L << 9;
    static final long EXIT_LOAD_PERF = 1L << 12;
    static final long EXIT_ACKNOWLEDGE = 1L << 15;
    static final long EXIT_SAVE_PAT = 1L << 18;
    static final long EXIT_LOAD_PAT = 1L << 19;
    static final long EXIT_SAVE_EFER = 1L << 20;
    static final long EXIT_LOAD_EFER = 1L << 21;
    static final long EXIT_SAVE_TIMER = 1L << 22;

    static final long ENTRY_LOAD_DEBUG = 1L << 2;
    static final long ENTRY_IA32E = 1L << 9;
    static final long ENTRY_TO_SMM = 1L << 10;
    static final long ENTRY_DEACTIVATE_DUAL_MONITOR = 1L << 11;
    static final long ENTRY_LOAD_PERF = 1L << 13;
    static final long ENTRY_LOAD_PAT = 1L << 14;
    static final long ENTRY_LOAD_EFER = 1L << 15;

    private ControlBits() {}
}
