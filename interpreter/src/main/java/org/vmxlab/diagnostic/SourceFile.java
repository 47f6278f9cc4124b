package org.vmxlab.diagnostic;

import java.util.List;

/**
 * A source file as read, split into lines.
 *
 * @param name as shown to people: path relative to where the user stands, or the name in {@code guest-programs}
 * @param lines the text of each line without its line end; line 1 is element 0
 */
public record SourceFile(String name, List<String> lines) {
    public SourceFile {
        lines = List.copyOf(lines);
    }

    /** The text of line {@code number}, counted from 1; empty past the end. */
    public String line(int number) {
        return number >= 1 && number <= lines.size() ? lines.get(number - 1) : "";
    }

    public static SourceFile of(String name, String text) {
        return new SourceFile(name, text.lines().toList());
    }
}
