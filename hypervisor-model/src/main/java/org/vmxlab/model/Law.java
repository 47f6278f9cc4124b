package org.vmxlab.model;

/** The laws of VMCS ownership. A number stays a law's own. */
enum Law {
    ACTIVE_ONCE("VMCS-1", "a VMCS is active on at most one CPU"),
    ACTIVE_CPU("VMCS-2", "v.active_cpu mirrors where the VMCS is active"),
    CURRENT_VMCS("VMCS-3", "a CPU's current_vmcs mirrors its current-VMCS pointer"),
    ACTIVE_LIST("VMCS-4", "a CPU's active_vmcs_list holds the vCPUs whose active_cpu is that CPU"),
    FOREIGN_PAUSED("VMCS-5", "a vCPU whose VMCS is used from outside is paused and its vmcs_lock is held"),
    FOREIGN_ONCE("VMCS-6", "at most one CPU uses a VMCS from outside"),
    DIRTY_ONCE("CPU-1", "at most one CPU holds a vCPU's state"),
    LAZY_ONLY_IDLE("CPU-2", "curr_vcpu differs from current only while an idle vCPU runs"),
    DIRTY_IS_LOADED("CPU-3", "a vCPU is dirty exactly on the CPU whose curr_vcpu it is"),
    DOMAIN_DIRTY("CPU-4", "a domain's dirty mask has the CPUs that hold the state of one of its vCPUs"),
    CURRENT_ONCE("VCPU-1", "a vCPU is current on at most one CPU"),
    CURRENT_RUNS("VCPU-2", "a vCPU that is current is marked running");

    private final String id;
    private final String words;

    Law(String id, String words) {
        this.id = id;
        this.words = words;
    }

    /** Number and words, such as {@code VMCS-1 a VMCS is active on at most one CPU}. */
    String title() {
        return id + " " + words;
    }

    /** {@code detail} says which object breaks it, and how; {@code cpu} is the CPU concerned, or -1. */
    BrokenLaw broken(String detail, int cpu) {
        return new BrokenLaw(title(), detail, cpu);
    }
}
