package org.vmxlab.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Widths of columns that share a line, and words wrapped to fit them. */
final class Columns {
    private static final int NARROWEST = 16;

    private Columns() {}

    /**
     * Widths for columns that would like {@code wanted}: what is free is shared by those that want more than their part.
     *
     * @param total characters for all of them
     */
    static int[] widths(int[] wanted, int total) {
        int[] widths = new int[wanted.length];
        boolean[] settled = new boolean[wanted.length];
        int free = total;
        int open = wanted.length;
        boolean changed = true;
        while (changed && open > 0) {
            changed = false;
            int part = free / open;
            for (int i = 0; i < wanted.length; i++) {
                if (!settled[i] && wanted[i] <= part) {
                    widths[i] = wanted[i];
                    settled[i] = true;
                    free -= wanted[i];
                    open--;
                    changed = true;
                }
            }
        }
        for (int i = 0; i < wanted.length; i++) {
            if (!settled[i]) {
                widths[i] = Math.max(NARROWEST, free / open);
            }
        }
        return widths;
    }

    /**
     * {@code text} in lines of {@code width} characters at the most.
     *
     * @param indent spaces before the first line; further ones have two more
     */
    static List<String> wrapped(String text, int width, int indent) {
        List<String> lines = new ArrayList<>();
        String margin = " ".repeat(indent + 2);
        StringBuilder line = new StringBuilder(" ".repeat(indent));
        boolean begun = false;
        for (String word : Arrays.asList(text.split(" "))) {
            if (begun && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line = new StringBuilder(margin);
                begun = false;
            }
            line.append(begun ? " " : "").append(word);
            begun = true;
            // A word that is longer than a line has nowhere else to go.
            while (line.length() > width) {
                lines.add(line.substring(0, width));
                line = new StringBuilder(margin).append(line.substring(width));
            }
        }
        lines.add(line.toString());
        return lines;
    }
}
