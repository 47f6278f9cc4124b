package org.vmxlab.vmx;

import java.util.Optional;

/** Basic VM-exit reasons that this machine can produce (SDM volume 3D, appendix C). */
public enum ExitReason {
    EXCEPTION_OR_NMI(0, "exception or NMI"),
    EXTERNAL_INTERRUPT(1, "external interrupt"),
    TRIPLE_FAULT(2, "triple fault"),
    INIT(3, "INIT signal"),
    SIPI(4, "start-up IPI"),
    INTERRUPT_WINDOW(7, "interrupt window"),
    NMI_WINDOW(8, "NMI window"),
    TASK_SWITCH(9, "task switch"),
    CPUID(10, "CPUID"),
    HLT(12, "HLT"),
    INVD(13, "INVD"),
    INVLPG(14, "INVLPG"),
    RDPMC(15, "RDPMC"),
    RDTSC(16, "RDTSC"),
    VMCALL(18, "VMCALL"),
    VMCLEAR(19, "VMCLEAR"),
    VMLAUNCH(20, "VMLAUNCH"),
    VMPTRLD(21, "VMPTRLD"),
    VMPTRST(22, "VMPTRST"),
    VMREAD(23, "VMREAD"),
    VMRESUME(24, "VMRESUME"),
    VMWRITE(25, "VMWRITE"),
    VMXOFF(26, "VMXOFF"),
    VMXON(27, "VMXON"),
    CONTROL_REGISTER(28, "control-register access"),
    MOV_DR(29, "MOV DR"),
    IO(30, "I/O instruction"),
    RDMSR(31, "RDMSR"),
    WRMSR(32, "WRMSR"),
    ENTRY_GUEST_STATE(33, "VM entry failed: invalid guest state"),
    ENTRY_MSR_LOADING(34, "VM entry failed: MSR loading"),
    MWAIT(36, "MWAIT"),
    MONITOR_TRAP(37, "monitor trap flag"),
    MONITOR(39, "MONITOR"),
    PAUSE(40, "PAUSE"),
    ENTRY_MACHINE_CHECK(41, "VM entry failed: machine check"),
    TPR_BELOW_THRESHOLD(43, "TPR below threshold"),
    GDTR_IDTR(46, "access to GDTR or IDTR"),
    LDTR_TR(47, "access to LDTR or TR"),
    INVEPT(50, "INVEPT"),
    RDTSCP(51, "RDTSCP"),
    PREEMPTION_TIMER(52, "VMX-preemption timer expired"),
    INVVPID(53, "INVVPID"),
    WBINVD(54, "WBINVD"),
    XSETBV(55, "XSETBV"),
    RDRAND(57, "RDRAND"),
    INVPCID(58, "INVPCID"),
    VMFUNC(59, "VMFUNC"),
    RDSEED(61, "RDSEED");

    /** Bit of the exit-reason field that marks a failed VM entry. */
    public static final long ENTRY_FAILURE = 1L << 31;

    private final int number;
    private final String text;

    ExitReason(int number, String text) {
        this.number = number;
        this.text = text;
    }

    /** Bits 15:0 of the exit-reason field. */
    public int number() {
        return number;
    }

    /** The reason in words. */
    public String text() {
        return text;
    }

    /** The reason whose number bits 15:0 of {@code field} hold; empty if this machine has none. */
    public static Optional<ExitReason> of(long field) {
        for (ExitReason reason : values()) {
            if (reason.number == (field & 0xffff)) {
                return Optional.of(reason);
            }
        }
        return Optional.empty();
    }
}
