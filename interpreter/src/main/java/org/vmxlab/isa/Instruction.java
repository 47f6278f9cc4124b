package org.vmxlab.isa;

import java.util.List;

/**
 * A decoded instruction at an address.
 *
 * @param form which encoding of which definition
 * @param operands in the manual's order
 * @param address linear address of its first byte
 * @param length bytes, 1 to 15
 * @param prefix LOCK or a repeat prefix, as far as it has a meaning
 */
public record Instruction(Form form, List<Operand> operands, long address, int length, Prefix prefix) {
    /** Prefixes that change the meaning. */
    public enum Prefix {
        NONE,
        LOCK,
        /** F3: REP, REPE. */
        REP,
        /** F2: REPNE. */
        REPNE
    }

    public Instruction {
        operands = List.copyOf(operands);
    }

    public Definition definition() {
        return form.definition();
    }

    public Operand operand(int index) {
        return operands.get(index);
    }

    /** Address of the next instruction. */
    public long next() {
        return address + length;
    }
}
