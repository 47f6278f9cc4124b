package org.vmxlab.litmus;

/** What a test says about its final states. */
record Condition(Quantifier quantifier, Proposition proposition) {
    /** For how many of the final states the proposition is to hold. */
    enum Quantifier {
        EXISTS("exists", "Allowed"),
        FORALL("forall", "Required"),
        NOT_EXISTS("~exists", "Forbidden");

        private final String word;
        private final String kind;

        Quantifier(String word, String kind) {
            this.word = word;
            this.kind = kind;
        }

        /** What herd calls a test with it. */
        String kind() {
            return kind;
        }

        /** Whether the statement is true where {@code positive} states satisfy the proposition, {@code negative} do not. */
        boolean holds(int positive, int negative) {
            return switch (this) {
                case EXISTS -> positive > 0;
                case FORALL -> negative == 0;
                case NOT_EXISTS -> positive == 0;
            };
        }
    }

    @Override
    public String toString() {
        return quantifier.word + " (" + proposition.text(0) + ")";
    }
}
