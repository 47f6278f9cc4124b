package org.vmxlab.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What no test holds, with reasons: the checked-in baseline of coverage. One exception a line, {@code KIND | ITEM | REASON};
 * {@code *} in the item stands for any text.
 */
public final class CoverageExceptions {
    private final List<Line> lines = new ArrayList<>();

    private record Line(String text, String kind, Pattern item, String reason) {
        boolean covers(CoverageItem candidate) {
            return candidate.kind().title().equals(kind)
                    && item.matcher(candidate.id()).matches();
        }
    }

    /**
     * @param text of the file; blank lines and those that begin with # do not count
     * @throws IllegalArgumentException for a line that is no exception
     */
    public CoverageExceptions(String text) {
        for (String line : text.lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.split(" \\| ", 3);
            if (parts.length < 3 || parts[2].isBlank()) {
                throw new IllegalArgumentException("'" + line + "' is no exception: KIND | ITEM | REASON");
            }
            String pattern = ("\\Q" + parts[1].strip() + "\\E").replace("*", "\\E.*\\Q");
            lines.add(new Line(line, parts[0].strip(), Pattern.compile(pattern), parts[2].strip()));
        }
    }

    /** Why no test holds {@code item}; empty if no reason is given. */
    Optional<String> reason(CoverageItem item) {
        return lines.stream()
                .filter(line -> line.covers(item))
                .map(Line::reason)
                .findFirst();
    }

    /** Lines that speak of none of {@code open}. */
    List<String> unusedFor(List<CoverageItem> open) {
        return lines.stream()
                .filter(line -> open.stream().noneMatch(line::covers))
                .map(Line::text)
                .toList();
    }
}
