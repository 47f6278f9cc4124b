package org.vmxlab.vectors;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a program of sequences printed: for each sequence, by its number, a line for each operation. */
final class Console {
    private static final String SEQUENCE = "seq ";
    private static final String END = "end";

    private final Map<Integer, List<Line>> sequences = new LinkedHashMap<>();
    private boolean complete;

    /** A line: {@code INDEX name=value ...}, all of them hexadecimal. */
    record Line(Map<String, Long> values) {
        boolean has(String name) {
            return values.containsKey(name);
        }

        long value(String name) {
            return values.getOrDefault(name, 0L);
        }
    }

    /** What an emulator says besides is passed over; a line that breaks off is none. */
    Console(String text) {
        List<Line> current = null;
        String[] lines = text.split("\n", -1);
        // The last one has no end: it may have been cut anywhere.
        for (String line : Arrays.asList(lines).subList(0, lines.length - 1)) {
            if (line.startsWith(SEQUENCE)) {
                current = new ArrayList<>();
                sequences.put(Integer.parseInt(line.substring(SEQUENCE.length()), 16), current);
            } else if (line.equals(END) && current != null) {
                complete = true;
                return;
            } else if (current != null && line.startsWith(Integer.toHexString(current.size()) + " ")) {
                current.add(line(line));
            }
        }
    }

    private static Line line(String text) {
        Map<String, Long> values = new LinkedHashMap<>();
        String[] words = text.split(" ");
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            if (equals > 0 && words[i].substring(equals + 1).matches("[0-9a-f]{1,16}")) {
                values.put(words[i].substring(0, equals), Long.parseUnsignedLong(words[i].substring(equals + 1), 16));
            }
        }
        return new Line(values);
    }

    /** Lines of sequence {@code number}; empty if it never began. */
    List<Line> lines(int number) {
        return sequences.getOrDefault(number, List.of());
    }

    boolean began(int number) {
        return sequences.containsKey(number);
    }

    /** Whether the program came to its end. */
    boolean complete() {
        return complete;
    }
}
