package org.vmxlab.scenario;

import java.util.Locale;

/** A check that runs beside the program. */
public enum Check {
    /** A VMREAD or VMWRITE reaches the VMCS that the program said it means. */
    OWNER,
    /** The laws of VMCS ownership hold. */
    LAWS;

    /** As scenarios write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
