package org.vmxlab.vmx;

/** What makes optional fields of a VMCS exist: each comes with a control that a processor may have or not. */
public enum VmcsFeature {
    ALWAYS,
    /** Fields of features that this machine has no part of; programs may name them, no processor here has them. */
    NOT_MODELLED,
    POSTED_INTERRUPTS(ControlGroup.PIN_BASED, 7),
    PREEMPTION_TIMER(ControlGroup.PIN_BASED, 6),
    TERTIARY_CONTROLS(ControlGroup.PROCESSOR_BASED, 17),
    TPR_SHADOW(ControlGroup.PROCESSOR_BASED, 21),
    IO_BITMAPS(ControlGroup.PROCESSOR_BASED, 25),
    MSR_BITMAPS(ControlGroup.PROCESSOR_BASED, 28),
    SECONDARY_CONTROLS(ControlGroup.PROCESSOR_BASED, 31),
    VIRTUAL_APIC_ACCESSES(ControlGroup.SECONDARY, 0),
    EPT(ControlGroup.SECONDARY, 1),
    VPID(ControlGroup.SECONDARY, 5),
    UNRESTRICTED_GUEST(ControlGroup.SECONDARY, 7),
    VIRTUAL_INTERRUPT_DELIVERY(ControlGroup.SECONDARY, 9),
    PAUSE_LOOP_EXITING(ControlGroup.SECONDARY, 10),
    VM_FUNCTIONS(ControlGroup.SECONDARY, 13),
    VMCS_SHADOWING(ControlGroup.SECONDARY, 14),
    ENCLS(ControlGroup.SECONDARY, 15),
    PAGE_MODIFICATION_LOGGING(ControlGroup.SECONDARY, 17),
    VIRTUALIZATION_EXCEPTION(ControlGroup.SECONDARY, 18),
    XSAVES(ControlGroup.SECONDARY, 20),
    PASID_TRANSLATION(ControlGroup.SECONDARY, 21),
    SUB_PAGE_PERMISSIONS(ControlGroup.SECONDARY, 23),
    TSC_SCALING(ControlGroup.SECONDARY, 25),
    PCONFIG(ControlGroup.SECONDARY, 27),
    ENCLV(ControlGroup.SECONDARY, 28),
    NOTIFY(ControlGroup.SECONDARY, 31),
    HLAT(ControlGroup.TERTIARY, 1),
    IPI_VIRTUALIZATION(ControlGroup.TERTIARY, 4),
    SECONDARY_EXIT_CONTROLS(ControlGroup.EXIT, 31),
    LOAD_PERF_GLOBAL_CTRL(ControlGroup.ENTRY, 13),
    LOAD_PAT(ControlGroup.ENTRY, 14),
    LOAD_EFER(ControlGroup.ENTRY, 15),
    LOAD_BNDCFGS(ControlGroup.ENTRY, 16),
    LOAD_CET(ControlGroup.ENTRY, 20);

    private final ControlGroup group;
    private final long control;

    VmcsFeature() {
        this.group = ControlGroup.PIN_BASED;
        this.control = 0;
    }

    VmcsFeature(ControlGroup group, int bit) {
        this.group = group;
        this.control = 1L << bit;
    }

    /** Whether a processor with {@code capabilities} has it. */
    boolean existsIn(VmxCapabilities capabilities) {
        return switch (this) {
            case ALWAYS -> true;
            case NOT_MODELLED -> false;
            default -> (capabilities.allowedOne(group) & control) != 0;
        };
    }
}
