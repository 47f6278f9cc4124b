package org.vmxlab.encodings;

import java.util.Optional;

/** Lines that this program's disassembler prints for random bytes. */
final class PrintedLines {
    private final ByteGenerator codes;
    private final OwnDisassembler disassembler = new OwnDisassembler();

    PrintedLines(ByteGenerator codes) {
        this.codes = codes;
    }

    /** The next line, to stand at the place with that number. */
    String next(int place) {
        long address = Places.address(place);
        while (true) {
            Optional<String> line = disassembler.line(codes.next(address), address);
            if (line.isPresent()) {
                return line.get();
            }
        }
    }
}
