package org.vmxlab.encodings;

import java.util.Optional;
import org.vmxlab.isa.Decoder;
import org.vmxlab.isa.Decoding;
import org.vmxlab.isa.Disassembler;
import org.vmxlab.isa.InstructionSet;

/** Decoder and disassembler of this program. */
final class OwnDisassembler {
    private static final int NOP = 0x90;

    private final Decoder decoder = new Decoder(InstructionSet.standard());
    private final Disassembler disassembler = new Disassembler(Disassembler.Symbols.NONE);
    /** NASM takes a bare number in {@code [rel N]} for an absolute address: every address is written with a label. */
    private final Disassembler relative = new Disassembler(OwnDisassembler::relative);

    /** What {@code code}, with NOPs behind it, is at {@code address}; empty for none of the instructions that others know. */
    Optional<PlainDisassembler.Listed> at(byte[] code, long address) {
        return decoded(code, address)
                .map(decoded ->
                        new PlainDisassembler.Listed(decoded.length(), disassembler.text(decoded.instruction())));
    }

    /** Whether it says that {@code code} is an instruction, or that no processor takes it; else it just does not have it. */
    boolean judges(byte[] code, long address) {
        return !(decoding(code, address) instanceof Decoding.Undecodable undecodable)
                || undecodable.kind() != Decoding.Undecodable.Kind.NOT_SUPPORTED;
    }

    /** The same as a line that can be assembled at {@code address}. */
    Optional<String> line(byte[] code, long address) {
        return decoded(code, address).map(decoded -> relative.text(decoded.instruction()));
    }

    private Optional<Decoding.Decoded> decoded(byte[] code, long address) {
        return decoding(code, address) instanceof Decoding.Decoded decoded
                        && EncodedForms.isKnownElsewhere(decoded.instruction().definition())
                ? Optional.of(decoded)
                : Optional.empty();
    }

    private Decoding decoding(byte[] code, long address) {
        return decoder.decode(offset -> offset < code.length ? code[offset] & 0xff : NOP, address);
    }

    private static Optional<String> relative(long address) {
        long distance = address - Places.ORIGIN;
        return Optional.of(
                distance < 0 ? "origin-0x" + Long.toHexString(-distance) : "origin+0x" + Long.toHexString(distance));
    }
}
