package org.vmxlab.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.image.Image;
import org.vmxlab.image.Symbol;

/**
 * Code of a line with a mark.
 *
 * @param start address of its first instruction
 * @param end first address behind it
 * @param single whether it is one instruction
 */
record MarkedLine(Mark mark, long start, long end, boolean single) {
    private static final Pattern BYTES = Pattern.compile("\\s*(\\w+):\\s*db\\s");

    /**
     * All marked lines of {@code image} by the address at which they start.
     *
     * @throws BadTestException for a mark on a line without code
     */
    static Map<Long, MarkedLine> of(Image image, SourceFile main) {
        Map<Long, MarkedLine> lines = new LinkedHashMap<>();
        List<Mark> unmet = new ArrayList<>(marks(main));
        List<Image.Line> code = image.lines();
        int first = 0;
        while (first < code.size()) {
            Image.Line line = code.get(first);
            int next = first + 1;
            while (next < code.size() && sameLine(code.get(next), line)) {
                next++;
            }
            Optional<Mark> mark = Mark.of(line.file(), line.line());
            if (mark.isPresent() && executable(image, line.address())) {
                long end = next < code.size() ? code.get(next).address() : line.address();
                lines.put(line.address(), new MarkedLine(mark.get(), line.address(), end, next == first + 1));
                unmet.removeIf(other -> other.span().equals(mark.get().span()));
            }
            first = next;
        }
        for (Mark mark : List.copyOf(unmet)) {
            bytes(image, mark).ifPresent(line -> {
                lines.put(line.start(), line);
                unmet.remove(mark);
            });
        }
        if (!unmet.isEmpty()) {
            throw new BadTestException(
                    unmet.get(0).span(),
                    "a mark on a line without code",
                    "a mark stands behind an instruction, the call of a macro, or 'label: db' with the bytes of one");
        }
        return lines;
    }

    /** The same with another end. */
    MarkedLine endingAt(long address) {
        return new MarkedLine(mark, start, address, single);
    }

    /** A line {@code label: db ...} that spells out the bytes of one instruction; code follows it. */
    private static Optional<MarkedLine> bytes(Image image, Mark mark) {
        Matcher label = BYTES.matcher(mark.span().file().line(mark.span().line()));
        Optional<Symbol> symbol = label.lookingAt() ? image.symbol(label.group(1)) : Optional.empty();
        return symbol.map(found -> new MarkedLine(mark, found.address(), behind(image, found.address()), true));
    }

    /** The next line of code or symbol. */
    private static long behind(Image image, long address) {
        LongStream code = image.lines().stream().mapToLong(Image.Line::address);
        LongStream symbols = image.symbols().stream().mapToLong(Symbol::address);
        return LongStream.concat(code, symbols)
                .filter(other -> other > address)
                .min()
                .orElse(address);
    }

    private static boolean executable(Image image, long address) {
        return image.segments().stream()
                .anyMatch(segment -> segment.executable() && address >= segment.address() && address < segment.end());
    }

    private static boolean sameLine(Image.Line a, Image.Line b) {
        return a.line() == b.line() && a.file().name().equals(b.file().name());
    }

    private static List<Mark> marks(SourceFile file) {
        List<Mark> marks = new ArrayList<>();
        for (int line = 1; line <= file.lines().size(); line++) {
            Mark.of(file, line).ifPresent(marks::add);
        }
        return marks;
    }
}
