package org.vmxlab.encodings;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** From text to code: lines that another assembler encodes. */
final class Assembling implements Direction {
    private final PlainAssembler other;
    private final IntFunction<String> lines;

    /** @param lines the next line, to stand at the place with that number */
    Assembling(PlainAssembler other, IntFunction<String> lines) {
        this.other = other;
        this.lines = lines;
    }

    @Override
    public List<EncodingRow> next(int count) {
        List<String> next = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            next.add(lines.apply(i));
        }
        return rows(next);
    }

    @Override
    public List<EncodingRow> simpler(EncodingRow row) {
        return rows(Simpler.lines(row.subject()));
    }

    private List<EncodingRow> rows(List<String> samples) {
        List<Optional<byte[]>> codes = new LineBatch(samples).assemble(other);
        List<EncodingRow> rows = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            String line = samples.get(i);
            long address = Places.address(i);
            // What another assembler refuses may be an extension of this one.
            codes.get(i)
                    .ifPresent(code -> rows.add(
                            new EncodedLine(address, line, HexFormat.of().formatHex(code))));
        }
        return rows;
    }
}
