package org.vmxlab.assembler;

import org.jspecify.annotations.Nullable;
import org.vmxlab.cpu.Slot;
import org.vmxlab.isa.Encoder;
import org.vmxlab.isa.Operand;

/** An operand as written. */
sealed interface ParsedOperand {
    /** The word to point at in an error. */
    Token place();

    record Register(Token place, Operand operand) implements ParsedOperand {}

    /**
     * A memory operand.
     *
     * @param bytes size from a keyword or a field; 0 if none was given
     * @param address with size 0 so far
     * @param wide whether {@code qword} asks for an address of 64 bits in the instruction
     * @param ignoredOverride CS, DS, ES or SS, where one is written: encoded, and without effect in 64-bit mode
     */
    record Memory(
            Token place,
            int bytes,
            Operand.Memory address,
            Encoder.Displacement displacement,
            boolean wide,
            @Nullable Token ignoredOverride)
            implements ParsedOperand {
        /** The same of a certain size. */
        Memory sized(int size) {
            return new Memory(place, size, address, displacement, wide, ignoredOverride);
        }

        /** The same with an address of 32 bits. */
        Memory narrow() {
            Operand.Memory narrow = new Operand.Memory(
                    address.base(),
                    address.index(),
                    address.scale(),
                    (int) address.displacement(),
                    address.segment(),
                    address.bytes(),
                    Operand.Memory.Addressing.ADDRESS_32);
            return new Memory(place, bytes, narrow, displacement, wide, ignoredOverride);
        }

        /** Whether it is an address of 32 bits without registers, which MOV has a short form for. */
        boolean narrowAbsolute() {
            return address.base() == Slot.ZERO
                    && address.index() == Slot.ZERO
                    && address.addressing() == Operand.Memory.Addressing.ADDRESS_32;
        }
    }

    /**
     * A number, or the target of a branch.
     *
     * @param bytes size from a keyword; 0 if none was given
     * @param exact whether {@code strict} forbids a shorter encoding
     * @param reach {@code short}, {@code near} or empty
     */
    record Number(Token place, Value value, int bytes, boolean exact, String reach) implements ParsedOperand {}
}
