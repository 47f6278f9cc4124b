package org.vmxlab.assembler;

/**
 * Value of an expression.
 *
 * @param address whether it moves with the program, as a label does and a difference of labels does not
 * @param known false while it depends on a label that no pass has placed yet
 */
record Value(long number, boolean address, boolean known) {
    /** What {@code equals} would say; the JVM makes that of a record at its first use, which a start would wait for. */
    boolean same(Value other) {
        return number == other.number && address == other.address && known == other.known;
    }

    static Value of(long number) {
        return new Value(number, false, true);
    }
}
