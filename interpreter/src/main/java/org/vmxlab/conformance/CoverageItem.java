package org.vmxlab.conformance;

/**
 * Something of the architecture that a test can hold.
 *
 * @param id unique within its kind, for people too
 */
public record CoverageItem(Kind kind, String id) implements Comparable<CoverageItem> {
    /** What there is to hold. */
    public enum Kind {
        INSTRUCTION("instruction forms"),
        VM_INSTRUCTION_ERROR("VM-instruction errors"),
        EXIT_REASON("exit reasons"),
        EXCEPTION("exceptions"),
        SANITIZER("sanitizer events"),
        APIC_REGISTER("APIC registers"),
        RULE("rules");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** Heading in reports. */
        public String title() {
            return title;
        }
    }

    @Override
    public int compareTo(CoverageItem other) {
        int byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : id.compareTo(other.id);
    }
}
