package org.vmxlab.apic;

/** Modes of a local APIC, as IA32_APIC_BASE bits 11 and 10 select them (SDM volume 3A, section 10.12.1). */
public enum ApicMode {
    DISABLED,
    XAPIC,
    X2APIC
}
