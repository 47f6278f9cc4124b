package org.vmxlab.vectors;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a row says and what the machine did, value by value. */
final class Comparison {
    private final List<String> differences = new ArrayList<>();
    private int compared;

    void number(String what, long expected, long got) {
        compared++;
        if (expected != got) {
            differences.add(String.format("    %-14s expected 0x%x, got 0x%x", what, expected, got));
        }
    }

    void text(String what, @Nullable String expected, @Nullable String got) {
        compared++;
        if (!Objects.equals(expected, got)) {
            differences.add(String.format("    %-14s expected %s, got %s", what, shown(expected), shown(got)));
        }
    }

    private static String shown(@Nullable String value) {
        return value == null ? "none" : value;
    }

    /** One line for each difference. */
    List<String> differences() {
        return differences;
    }

    /** How many values were compared. */
    int compared() {
        return compared;
    }
}
