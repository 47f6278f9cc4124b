package org.vmxlab.report;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.vmxlab.image.Image;
import org.vmxlab.image.Segment;
import org.vmxlab.image.Symbol;
import org.vmxlab.isa.Decoder;
import org.vmxlab.isa.Decoding;
import org.vmxlab.isa.Disassembler;
import org.vmxlab.isa.InstructionSet;

/** The code of an image as text: address, bytes, instruction; names of places between. */
public final class CodeListing {
    private final Image image;
    private final TreeMap<Long, List<String>> names = new TreeMap<>();
    private final Decoder decoder = new Decoder(InstructionSet.standard());
    private final Disassembler disassembler = new Disassembler(this::nameAt);

    public CodeListing(Image image) {
        this.image = image;
        for (Symbol symbol : image.symbols()) {
            names.computeIfAbsent(symbol.address(), address -> new ArrayList<>(1))
                    .add(symbol.name());
        }
    }

    private Optional<String> nameAt(long address) {
        return Optional.ofNullable(names.get(address)).map(all -> all.get(0));
    }

    /**
     * Hands out the lines of every section with code.
     *
     * @return whether there was one
     */
    public boolean print(Consumer<String> lines) {
        boolean any = false;
        for (Segment segment : image.segments()) {
            if (segment.executable()) {
                any = true;
                lines.accept("section " + segment.name());
                section(segment, lines);
            }
        }
        return any;
    }

    private void section(Segment segment, Consumer<String> lines) {
        byte[] code = segment.content();
        int at = 0;
        while (at < code.length) {
            long address = segment.address() + at;
            if (names.containsKey(address)) {
                lines.accept("");
                names.get(address).forEach(name -> lines.accept(name + ":"));
            }
            at += line(code, at, address, lines);
        }
    }

    /** One line; answers how many bytes it shows. */
    private int line(byte[] code, int at, long address, Consumer<String> lines) {
        // Zeros stand behind the end, so that what is cut off there is looked at, too.
        Decoding decoding = decoder.decode(offset -> at + offset < code.length ? code[at + offset] : 0, address);
        int left = code.length - at;
        boolean whole = decoding.length() <= left;
        String text;
        int length = 1;
        if (decoding instanceof Decoding.Decoded decoded && whole) {
            text = disassembler.text(decoded.instruction());
            length = decoding.length();
        } else {
            String why = decoding instanceof Decoding.Undecodable undecodable && whole
                    ? undecodable.message()
                    : "the section ends within this instruction";
            text = "db 0x" + HexFormat.of().toHexDigits(code[at]) + "  ; " + why;
        }
        String bytes = HexFormat.of().formatHex(code, at, at + length);
        lines.accept(String.format("  %8x  %-30s %s", address, bytes, text));
        return length;
    }
}
