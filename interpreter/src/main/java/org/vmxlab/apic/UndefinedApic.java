package org.vmxlab.apic;

import java.util.List;
import java.util.Optional;

/** Uses of the local APIC that the manual does not allow or leaves undefined; they are told, and the machine goes on. */
public enum UndefinedApic {
    /** SDM volume 3A, table 10-3: this machine delivers to itself as Fixed, and to all as the ICR says. */
    SHORTHAND("UB-A1", "an IPI to oneself, or to all including oneself, has delivery mode Fixed"),
    /** SDM volume 3A, section 10.4.1: this machine reads all ones and ignores the store. */
    ACCESS("UB-A2", "registers are read and written as 32 bits, at addresses that are multiples of 16");

    private final String id;
    private final String rule;

    UndefinedApic(String id, String rule) {
        this.id = id;
        this.rule = rule;
    }

    /** Stable code, such as {@code UB-A1}. */
    public String id() {
        return id;
    }

    /** The rule that was broken, as a sentence without its full stop. */
    public String rule() {
        return rule;
    }

    /** All of them, by code. */
    public static List<UndefinedApic> all() {
        return List.of(values());
    }

    /** What is wrong with an ICR whose low half is {@code icr}. */
    public static Optional<UndefinedApic> ofCommand(long icr) {
        InterruptCommand.Shorthand shorthand = InterruptCommand.shorthand(icr);
        boolean reachesItself =
                shorthand == InterruptCommand.Shorthand.SELF || shorthand == InterruptCommand.Shorthand.ALL;
        return reachesItself && InterruptCommand.modeEncoding(icr) != DeliveryMode.FIXED.encoding()
                ? Optional.of(SHORTHAND)
                : Optional.empty();
    }

    /** What is wrong with an access of {@code bytes} bytes to the APIC's page. */
    public static Optional<UndefinedApic> ofAccess(long address, int bytes) {
        return bytes != 4 || (address & 15) != 0 ? Optional.of(ACCESS) : Optional.empty();
    }
}
