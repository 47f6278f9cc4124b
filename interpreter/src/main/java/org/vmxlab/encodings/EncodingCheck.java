package org.vmxlab.encodings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.vmxlab.conformance.Deviation;

/**
 * Random instructions in both directions: lines that another assembler encodes, bytes that another disassembler lists; the first
 * divergence, shrunk, or rows of their answers.
 */
public final class EncodingCheck {
    private static final int BATCH = 6000;

    private final List<Direction> directions = new ArrayList<>();
    private long agreedLines;
    private long agreedCodes;
    private long passedOver;
    private final Map<Deviation, Long> known = new TreeMap<>(Comparator.comparing(Deviation::id));

    /**
     * A sample on which this program and another tool differ.
     *
     * @param subject the line, or the bytes
     * @param differences one line each
     * @param row the sample with the other tool's answer, as a file of vectors holds it
     */
    public record Divergence(String subject, List<String> differences, String row) {
        public Divergence {
            differences = List.copyOf(differences);
        }
    }

    /** Either may be missing: then its direction is not compared. */
    public EncodingCheck(Optional<PlainAssembler> assembler, Optional<PlainDisassembler> disassembler, long seed) {
        LineGenerator lines = new LineGenerator(seed);
        PrintedLines printed = new PrintedLines(new ByteGenerator(seed));
        ByteGenerator codes = new ByteGenerator(seed);
        assembler.ifPresent(other -> directions.add(new Assembling(other, place -> lines.next())));
        assembler.ifPresent(other -> directions.add(new Assembling(other, printed::next)));
        disassembler.ifPresent(other -> {
            directions.add(new Listing(other, codes::next));
            ListingDeviation.all().forEach(deviation -> known.put(deviation, 0L));
        });
    }

    /** How many samples came out the same. */
    public long agreed() {
        return agreedLines + agreedCodes;
    }

    /** How many lines the other assembler encodes as this program does. */
    public long agreedLines() {
        return agreedLines;
    }

    /** How many sequences of bytes the other disassembler lists as this program does. */
    public long agreedCodes() {
        return agreedCodes;
    }

    /** Samples that were not compared: the other assembler refuses the line, or this machine does not have the instruction. */
    public long passedOver() {
        return passedOver;
    }

    /** How often the other tools deviated in each way that they are known to. */
    public Map<Deviation, Long> known() {
        return known;
    }

    /** The first divergence before {@code count} samples agree; {@code progress} hears how many do. */
    public Optional<Divergence> compare(long count, LongConsumer progress) {
        while (agreed() < count && !directions.isEmpty()) {
            for (Direction direction : directions) {
                int most = (int) Math.min(BATCH, count - agreed());
                List<EncodingRow> rows = direction.next(most);
                passedOver += most - rows.size();
                for (EncodingRow row : rows) {
                    if (diverges(row)) {
                        return Optional.of(divergence(shrunk(row, direction)));
                    }
                }
            }
            progress.accept(agreed());
        }
        return Optional.empty();
    }

    private boolean diverges(EncodingRow row) {
        if (row.differences().isEmpty()) {
            if (row instanceof EncodedLine) {
                agreedLines++;
            } else {
                agreedCodes++;
            }
            return false;
        }
        Optional<Deviation> deviation = row.deviation();
        deviation.ifPresent(found -> known.merge(found, 1L, Long::sum));
        return deviation.isEmpty();
    }

    private static Divergence divergence(EncodingRow row) {
        return new Divergence(row.subject(), row.differences(), row.json().toString());
    }

    private static EncodingRow shrunk(EncodingRow found, Direction direction) {
        EncodingRow smallest = found;
        while (true) {
            Optional<EncodingRow> simpler = direction.simpler(smallest).stream()
                    .filter(row ->
                            !row.differences().isEmpty() && row.deviation().isEmpty())
                    .findFirst();
            if (simpler.isEmpty()) {
                return smallest;
            }
            smallest = simpler.get();
        }
    }

    /** Up to {@code each} rows for every form and direction. */
    public List<String> rows(int each) {
        List<String> rows = new ArrayList<>();
        int forms = EncodedForms.all().size();
        for (Direction direction : directions) {
            direction.next(each * forms).stream()
                    .filter(row -> row.deviation().isEmpty())
                    .forEach(row -> rows.add(row.json().toString()));
        }
        return rows;
    }
}
