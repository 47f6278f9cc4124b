package org.vmxlab.isa;

import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /** The memory operand that it loads before it does anything else; null if it has none, or if that is not so simple. */
    public Operand.@Nullable Memory loadedFirst() {
        Meaning meaning = definition().meaning();
        if (meaning instanceof Meaning.General
                || meaning instanceof Meaning.Exchange
                || meaning instanceof Meaning.Branch) {
            return null;
        }
        // A transfer's destination is not read.
        for (int i = meaning instanceof Meaning.Transfer ? 1 : 0; i < operands.size(); i++) {
            if (operands.get(i) instanceof Operand.Memory memory) {
                return memory.bytes() == 0 ? null : memory;
            }
        }
        return null;
    }

    /** Address of the next instruction. */
    public long next() {
        return address + length;
    }
}
