package org.vmxlab.scenario;

import org.vmxlab.diagnostic.Span;

/**
 * One gate of the interrupt descriptor table.
 *
 * @param vector 0 to 255
 * @param handler label of its code
 */
public record Gate(int vector, String handler, Kind kind, Span span) {
    /** What becomes of IF on the way in (Intel SDM volume 3A, 6.12.1.3). */
    public enum Kind {
        /** IF is cleared. */
        INTERRUPT(0xe),
        /** IF stays. */
        TRAP(0xf);

        private final int type;

        Kind(int type) {
            this.type = type;
        }

        /** Type field of the 64-bit gate. */
        public int type() {
            return type;
        }
    }
}
