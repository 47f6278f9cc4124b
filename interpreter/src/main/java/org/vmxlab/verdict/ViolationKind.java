package org.vmxlab.verdict;

/** What can be wrong with a run: the published list of kinds, each with a code that does not change. */
public enum ViolationKind {
    VMWRITE_INVALID_VMCS("VMX101", "vmwrite-invalid-vmcs", "VMWRITE with an invalid current-VMCS pointer"),
    VMREAD_INVALID_VMCS("VMX102", "vmread-invalid-vmcs", "VMREAD with an invalid current-VMCS pointer"),
    VMFAIL_INVALID("VMX103", "vmfail-invalid", "VMX instruction ended in VMfailInvalid"),
    VMFAIL_VALID("VMX104", "vmfail-valid", "VMX instruction ended in VMfailValid"),
    WRONG_VMCS("VMX105", "wrong-vmcs", "VMREAD or VMWRITE reached another VMCS than the routine states"),
    UNDEFINED_VMX("VMX106", "undefined-vmx", "VMX operation whose outcome the manual leaves undefined"),
    BUG("RUN201", "bug", "BUG reached (UD2)"),
    ASSERTION("RUN202", "assertion", "assertion failed"),
    EXCEPTION("RUN203", "exception", "exception without a handler"),
    DEADLOCK("RUN204", "deadlock", "no CPU can go on"),
    LIVELOCK("RUN205", "livelock", "CPUs go on without progress"),
    LAW("RUN206", "law", "law of the hypervisor's data broken"),
    STEP_LIMIT("RUN207", "step-limit", "step limit reached before the program ended"),
    SILENT_CORRUPTION("RUN208", "silent-corruption", "end state differs from that of the run without faults"),
    UNDEFINED_FLAG("RUN209", "undefined-flag", "a flag is used that the manual leaves undefined");

    private final String code;
    private final String label;
    private final String title;

    ViolationKind(String code, String label, String title) {
        this.code = code;
        this.label = label;
        this.title = title;
    }

    /** Stable code, such as {@code VMX101}; {@code vmxlab explain} has a page for it. */
    public String code() {
        return code;
    }

    /** Name in JSON and in expectations, such as {@code vmwrite-invalid-vmcs}. */
    public String label() {
        return label;
    }

    /** One line for people. */
    public String title() {
        return title;
    }
}
