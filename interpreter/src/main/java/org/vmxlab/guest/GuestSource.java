package org.vmxlab.guest;

import java.util.Optional;
import org.vmxlab.image.Image;
import org.vmxlab.image.Symbol;
import org.vmxlab.isa.Decoder;
import org.vmxlab.isa.Decoding;
import org.vmxlab.isa.Disassembler;
import org.vmxlab.isa.InstructionSet;
import org.vmxlab.memory.Memory;
import org.vmxlab.report.Source;

/** Instructions of a machine's memory with the names of its program. */
public final class GuestSource implements Source {
    private static final int LONGEST = 15;

    private final Memory memory;
    private final Decoder decoder = new Decoder(InstructionSet.standard());
    private final Disassembler disassembler;

    public GuestSource(Memory memory, Image image) {
        this.memory = memory;
        this.disassembler = new Disassembler(address -> image.symbols().stream()
                .filter(symbol -> symbol.address() == address)
                .map(Symbol::name)
                .findFirst());
    }

    @Override
    public Optional<String> instruction(long address) {
        if (!memory.present(address, LONGEST)) {
            return Optional.empty();
        }
        Decoding decoding = decoder.decode(offset -> (int) memory.read(address + offset, 1), address);
        return decoding instanceof Decoding.Decoded decoded
                ? Optional.of(disassembler.text(decoded.instruction()))
                : Optional.empty();
    }
}
