package org.vmxlab.apic;

import java.util.Arrays;
import java.util.Optional;

/**
 * An interprocessor interrupt as its sender's ICR asks for it (SDM volume 3A, section 10.6.1).
 *
 * @param vector 0 to 255; page number for start-up
 * @param destination of {@link Shorthand#NONE}: an identifier or a logical destination, 8 or 32 bits wide
 */
public record InterruptCommand(
        DeliveryMode mode, int vector, Shorthand shorthand, Addressing addressing, long destination) {
    /** Destinations that need no address. */
    public enum Shorthand {
        NONE,
        SELF,
        ALL,
        OTHERS
    }

    /** What the destination field holds. */
    public enum Addressing {
        PHYSICAL,
        LOGICAL
    }

    private static final Shorthand[] SHORTHANDS = {Shorthand.NONE, Shorthand.SELF, Shorthand.ALL, Shorthand.OTHERS};

    static Shorthand shorthand(long icr) {
        return SHORTHANDS[(int) (icr >>> 18) & 3];
    }

    /** Encoding of the delivery mode, one of {@link DeliveryMode} or another. */
    static int modeEncoding(long icr) {
        return (int) (icr >>> 8) & 7;
    }

    /** The command in a 64-bit ICR with the destination in bits 63:32. */
    static InterruptCommand ofIcr(long icr, DeliveryMode mode) {
        return new InterruptCommand(
                mode,
                (int) icr & 0xff,
                shorthand(icr),
                (icr >>> 11 & 1) != 0 ? Addressing.LOGICAL : Addressing.PHYSICAL,
                icr >>> 32);
    }

    /** The delivery mode that {@code icr} names; empty for those that do not exist. */
    static Optional<DeliveryMode> deliveryMode(long icr) {
        int encoding = modeEncoding(icr);
        return Arrays.stream(DeliveryMode.values())
                .filter(mode -> mode.encoding() == encoding)
                .findFirst();
    }
}
