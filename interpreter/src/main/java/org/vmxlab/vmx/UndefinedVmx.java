package org.vmxlab.vmx;

import java.util.List;
import java.util.Optional;

/**
 * Uses of VMX whose outcome the manual leaves undefined. {@link #REVISION_AFTER_CLEAR} and {@link #LAUNCH_GUESS} are
 * defined but nearly always a mistake, so they only warn; {@link #MEMORY_TYPE} cannot happen on this machine, whose
 * memory has no types.
 */
public enum UndefinedVmx {
    ACTIVE_ELSEWHERE("UB-01", "a VMCS is active on at most one logical processor: VMCLEAR it where it is active first"),
    REMOTE_CLEAR("UB-02", "VMCLEAR is executed on the logical processor on which the VMCS is active"),
    MEMORY_READ("UB-03", "the contents of the region of an active VMCS are unpredictable"),
    MEMORY_WRITE("UB-04", "a store to the region of an active VMCS may corrupt it"),
    OFF_WHILE_ACTIVE("UB-05", "every active VMCS is VMCLEARed before its processor leaves VMX operation"),
    NO_INITIAL_CLEAR("UB-06", "a region is VMCLEARed before it is first loaded"),
    FOREIGN_VMXON("UB-07", "each logical processor has a VMXON region of its own, which nobody touches until VMXOFF"),
    SHADOW_FLIP("UB-08", "the shadow-VMCS indicator changes only while the VMCS is clear"),
    REVISION_AFTER_CLEAR("UB-09", "the revision identifier stays as it was when the region was VMCLEARed"),
    READ_UNWRITTEN("UB-10", "VMCLEAR does not initialise fields: what was never written has no defined value"),
    REGIONS_OVERLAP("UB-11", "VMCS and VMXON regions, bitmaps and MSR areas do not share memory"),
    LAUNCH_GUESS("UB-12", "software's own record of the launch state agrees with the VMCS"),
    CROSS_PROCESSOR_ACCESS("UB-13", "fields are read and written on the processor on which the VMCS is active"),
    MEMORY_TYPE("UB-14", "VMX regions are mapped with the memory type of IA32_VMX_BASIC");

    private final String id;
    private final String rule;

    UndefinedVmx(String id, String rule) {
        this.id = id;
        this.rule = rule;
    }

    /** Stable code, such as {@code UB-01}. */
    public String id() {
        return id;
    }

    /** The rule that was broken, as a sentence without its full stop. */
    public String rule() {
        return rule;
    }

    /** All of them, by code. */
    public static List<UndefinedVmx> all() {
        return List.of(values());
    }

    /** The use with code {@code id}; empty if there is none. */
    public static Optional<UndefinedVmx> of(String id) {
        return all().stream().filter(use -> use.id.equals(id)).findFirst();
    }
}
