package org.vmxlab.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.image.Image;

/**
 * Code of a line with a mark.
 *
 * @param start address of its first instruction
 * @param end first address behind it
 * @param single whether it is one instruction
 */
record MarkedLine(Mark mark, long start, long end, boolean single) {
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
        if (!unmet.isEmpty()) {
            throw new BadTestException(
                    unmet.get(0).span(),
                    "a mark on a line without code",
                    "a mark stands behind an instruction, or behind the call of a macro; not in the macro's body");
        }
        return lines;
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
