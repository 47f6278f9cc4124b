package org.vmxlab.cpu;

/**
 * Places of a CPU's state in its array of words. All state of a {@link Cpu} proper is such a word, so that snapshots,
 * hashes and comparisons cannot forget any. 0 to 15 are the general registers by their number.
 */
public final class Slot {
    /** Number of RSP, RAX … among the general registers. */
    public static final int RAX = 0;

    public static final int RCX = 1;
    public static final int RDX = 2;
    public static final int RBX = 3;
    public static final int RSP = 4;
    public static final int RBP = 5;
    public static final int RSI = 6;
    public static final int RDI = 7;

    /** Always 0: stands for the base, index or segment that an address does not have. */
    public static final int ZERO = 16;

    public static final int RIP = 17;
    /** Result of the last instruction that set the status flags, sign-extended; see {@link Flags}. */
    public static final int FLAG_RESULT = 18;
    /** Carries and corrections that go with it. */
    public static final int FLAG_CARRIES = 19;
    /** RFLAGS without its status flags. */
    static final int SYSTEM_FLAGS = 20;

    public static final int FS_BASE = 21;
    public static final int GS_BASE = 22;
    public static final int KERNEL_GS_BASE = 23;
    public static final int CR0 = 24;
    public static final int CR2 = 25;
    public static final int CR3 = 26;
    public static final int CR4 = 27;
    public static final int EFER = 28;
    public static final int IDTR_BASE = 29;
    public static final int IDTR_LIMIT = 30;
    public static final int GDTR_BASE = 31;
    public static final int GDTR_LIMIT = 32;
    public static final int ES = 33;
    public static final int CS = 34;
    public static final int SS = 35;
    public static final int DS = 36;
    public static final int FS = 37;
    public static final int GS = 38;
    public static final int LDTR = 39;
    public static final int TR = 40;
    public static final int TR_BASE = 41;
    /** Current privilege level, 0 to 3. */
    public static final int CPL = 42;
    /** CS.L: 1 in 64-bit mode, 0 in compatibility mode. */
    public static final int CS_L = 43;
    /** Number of an {@link Activity}. */
    public static final int ACTIVITY = 44;
    /** Bits {@link Cpu#STI_SHADOW} and {@link Cpu#MOV_SS_SHADOW}: events blocked until the next instruction has ended. */
    public static final int SHADOW = 45;

    public static final int NMI_BLOCKED = 46;
    public static final int NMI_PENDING = 47;
    /** An INIT signal that waits: latched in VMX root operation. */
    public static final int INIT_PENDING = 48;
    /** A SIPI that waits to be taken: its vector + 1, or 0. */
    public static final int SIPI_PENDING = 49;

    public static final int DR0 = 50;
    public static final int DR1 = 51;
    public static final int DR2 = 52;
    public static final int DR3 = 53;
    public static final int DR6 = 54;
    public static final int DR7 = 55;
    /** Steps of this CPU so far: the time-stamp counter of a CPU whose software has not written to it. */
    public static final int TSC = 56;

    public static final int STAR = 57;
    public static final int LSTAR = 58;
    public static final int CSTAR = 59;
    public static final int SFMASK = 60;
    public static final int TSC_AUX = 61;
    public static final int SYSENTER_CS = 62;
    public static final int SYSENTER_ESP = 63;
    public static final int SYSENTER_EIP = 64;
    public static final int PAT = 65;
    public static final int DEBUGCTL = 66;
    public static final int FEATURE_CONTROL = 67;
    public static final int TSC_DEADLINE = 68;
    public static final int APIC_BASE = 69;
    public static final int SMM_MONITOR_CTL = 70;
    /** CR8 as it is while the local APIC is disabled. */
    public static final int CR8_DISABLED = 71;

    public static final int PERF_GLOBAL_CTRL = 72;
    public static final int SPEC_CTRL = 73;
    public static final int XSS = 74;
    public static final int BNDCFGS = 75;
    public static final int LDTR_BASE = 76;
    public static final int TR_LIMIT = 77;
    /** 0 until the CPU executes a model operation that ends its program; then {@link Cpu#PROGRAM_ENDED} or another. */
    public static final int STOPPED = 78;
    /**
     * How deep interrupts and exceptions are nested, as bits below a leading 1: 1 for an interrupt, 0 for an exception or
     * INT n. IRET takes the last one away.
     */
    static final int EVENT_NESTING = 79;
    /**
     * One slot for each {@link Cpu#interruptLevel}: physical address of the VMCS that the routine states to own, plus 1; 0
     * if it states none. What a handler states is not what the interrupted routine stated.
     */
    static final int EXPECTED_VMCS = 80;
    /** One slot for each level: RSP of the code that the interrupt of this level came upon. */
    static final int INTERRUPTED_STACK = 84;
    /** Events from outside that a search has let happen to this CPU, 8 bits for each kind that is offered. */
    public static final int OFFERS_TAKEN = 88;

    /** What software has added to the time-stamp counter by writing to it. */
    static final int TSC_OFFSET = 89;

    /**
     * Status flags that have no defined value, as bits of RFLAGS; only where {@link Policy#watchesFlags}. {@link Flags} has a
     * value for each all the same.
     */
    public static final int UNDEFINED_FLAGS = 91;
    /** Address of the instruction that left all of them undefined; 0 if there are none, or it was not a single one. */
    public static final int UNDEFINED_FLAGS_SOURCE = 92;

    public static final int COUNT = 96;

    private Slot() {}
}
