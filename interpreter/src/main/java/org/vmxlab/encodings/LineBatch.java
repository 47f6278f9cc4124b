package org.vmxlab.encodings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Lines assembled together, each at its place; {@code data} is a label behind it, {@code origin} the address 400000h. */
final class LineBatch {
    private static final int HEAD_LINES = 3;
    private static final int LINES_OF_EACH = 6;
    private static final int ATTEMPTS = 6;
    /** Behind the code stands how long it is. */
    private static final int ROOM = Places.BYTES - 1;

    private final List<String> lines;
    private final long address;

    /** The first line stands at the origin. */
    LineBatch(List<String> lines) {
        this(lines, Places.ORIGIN);
    }

    private LineBatch(List<String> lines, long address) {
        this.lines = List.copyOf(lines);
        this.address = address;
    }

    /** One line at an address. */
    static LineBatch alone(String line, long address) {
        return new LineBatch(List.of(line), address);
    }

    /**
     * The bytes of each line; empty where it was refused.
     *
     * @throws IllegalStateException if the assembler refuses everything, whatever the lines
     */
    List<Optional<byte[]>> assemble(PlainAssembler assembler) {
        Set<Integer> refused = new TreeSet<>();
        // Assemblers tell of some errors only where there are no others.
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            PlainAssembler.Output output = assembler.assemble(source(refused));
            if (output.refused().isEmpty()) {
                return codes(output.bytes(), refused);
            }
            output.refused().forEach(line -> refused.add((line - HEAD_LINES - 1) / LINES_OF_EACH));
        }
        throw new IllegalStateException("an assembler finds errors again and again");
    }

    private String source(Set<Integer> refused) {
        StringBuilder source = new StringBuilder("bits 64\norg 0x" + Long.toHexString(address) + "\n");
        source.append("origin equ $$-(").append(address - Places.ORIGIN).append(")\n");
        for (int i = 0; i < lines.size(); i++) {
            source.append("%define data data").append(i).append('\n');
            source.append("begin").append(i).append(":\n");
            source.append(refused.contains(i) ? "" : lines.get(i)).append('\n');
            source.append(String.format("end%1$d: times %2$d-(end%1$d-begin%1$d) db 0x90\n", i, ROOM));
            source.append(String.format("db end%1$d-begin%1$d\n", i));
            source.append("data").append(i).append(":\n");
        }
        return source.toString();
    }

    private List<Optional<byte[]>> codes(byte[] bytes, Set<Integer> refused) {
        List<Optional<byte[]>> codes = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            int place = i * Places.BYTES;
            int length = bytes[place + ROOM];
            codes.add(
                    refused.contains(i)
                            ? Optional.empty()
                            : Optional.of(Arrays.copyOfRange(bytes, place, place + length)));
        }
        return codes;
    }
}
