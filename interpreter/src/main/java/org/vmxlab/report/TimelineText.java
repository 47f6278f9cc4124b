package org.vmxlab.report;

import java.util.List;
import org.vmxlab.diagnosis.Names;
import org.vmxlab.image.Image;
import org.vmxlab.timeline.Event;
import org.vmxlab.timeline.Outline;
import org.vmxlab.timeline.Row;
import org.vmxlab.timeline.Timeline;

/** A run as text: a column for each CPU, time downwards, IPIs as arrows from column to column. */
public final class TimelineText {
    private static final int GUTTER = 6;
    private static final int SEPARATOR = 3;
    private static final int DEEPEST = 6;

    private final EventWords words;
    private final Style style;
    private final Glyphs glyphs;
    private final int width;

    /**
     * @param width characters of a line
     */
    public TimelineText(Image image, Names names, Style style, Glyphs glyphs, int width) {
        this.words = new EventWords(image, names, glyphs);
        this.style = style;
        this.glyphs = glyphs;
        this.width = width;
    }

    /** The columns, each line ended. */
    public String render(Timeline timeline) {
        List<Row> rows = Outline.of(timeline);
        int[] widths = widths(rows, timeline.cpus());
        StringBuilder text = new StringBuilder();
        if (timeline.omitted() > 0) {
            text.append("(the first " + timeline.omitted() + " steps are left out)\n");
        }
        header(text, widths);
        int cpu = -1;
        for (Row row : rows) {
            boolean step = row.steps() > 0 || violated(row);
            if (step && cpu >= 0 && cpu != row.cpu()) {
                rule(text, widths);
            }
            cpu = step ? row.cpu() : cpu;
            row(text, row, widths);
        }
        return glyphs.written(text.toString());
    }

    private int[] widths(List<Row> rows, int cpus) {
        int[] wanted = new int[cpus];
        for (int i = 0; i < cpus; i++) {
            wanted[i] = ("CPU " + i).length();
        }
        for (Row row : rows) {
            wanted[row.cpu()] =
                    Math.max(wanted[row.cpu()], indent(row) + words.of(row).length());
            if (row.events().size() == 1 && row.events().get(0) instanceof Event.Sent sent) {
                int target = sent.ipi().target();
                wanted[target] =
                        Math.max(wanted[target], EventWords.ipi(sent.ipi()).length() + 5);
            }
        }
        return Columns.widths(wanted, width - GUTTER - SEPARATOR * cpus);
    }

    private void header(StringBuilder text, int[] widths) {
        text.append(padded("step", GUTTER));
        for (int i = 0; i < widths.length; i++) {
            text.append(separator()).append(style.cpu(i, padded("CPU " + i, widths[i])));
        }
        end(text);
        rule(text, widths);
    }

    private void rule(StringBuilder text, int[] widths) {
        StringBuilder line = new StringBuilder(glyphs.line(GUTTER));
        for (int columnWidth : widths) {
            line.append(glyphs.line(1)).append(glyphs.cross()).append(glyphs.line(1 + columnWidth));
        }
        text.append(style.faint(line.toString())).append('\n');
    }

    private void row(StringBuilder text, Row row, int[] widths) {
        if (row.events().size() == 1
                && row.events().get(0) instanceof Event.Sent sent
                && sent.ipi().target() != row.cpu()) {
            arrow(text, row, sent, widths);
            return;
        }
        int indent = indent(row);
        List<String> lines = Columns.wrapped(words.of(row), widths[row.cpu()], indent);
        for (int i = 0; i < lines.size(); i++) {
            gutter(text, row, i);
            for (int cpu = 0; cpu < widths.length; cpu++) {
                String cell = padded(cpu == row.cpu() ? lines.get(i) : "", widths[cpu]);
                text.append(separator()).append(cpu == row.cpu() ? coloured(row, cell) : cell);
            }
            end(text);
        }
    }

    private void gutter(StringBuilder text, Row row, int line) {
        String number = line == 0 ? String.valueOf(row.step()) : "";
        text.append(style.faint(" ".repeat(Math.max(0, GUTTER - number.length())) + number));
    }

    private String coloured(Row row, String cell) {
        if (violated(row)) {
            return style.error(cell);
        }
        return row.local() ? style.faint(cell) : style.cpu(row.cpu(), cell);
    }

    private static boolean violated(Row row) {
        return row.events().stream().anyMatch(Event.Violated.class::isInstance);
    }

    private void arrow(StringBuilder text, Row row, Event.Sent sent, int[] widths) {
        int from = row.cpu();
        int to = sent.ipi().target();
        boolean rightwards = to > from;
        String label = EventWords.ipi(sent.ipi());
        gutter(text, row, 0);
        for (int cpu = 0; cpu < widths.length; cpu++) {
            boolean crossed = rightwards ? cpu > from && cpu <= to : cpu > to && cpu <= from;
            String bar = " " + glyphs.bar() + " ";
            String drawn = glyphs.line(1) + glyphs.cross() + glyphs.line(1);
            text.append(crossed ? style.cpu(from, drawn) : style.faint(bar));
            text.append(style.cpu(from, arrowCell(cpu, from, to, label, widths[cpu])));
        }
        end(text);
    }

    private String arrowCell(int cpu, int from, int to, String label, int columnWidth) {
        boolean rightwards = to > from;
        if (cpu == from) {
            String said = fitted("sends " + label, columnWidth - 2);
            String line = glyphs.line(columnWidth - said.length() - 1);
            return rightwards ? said + " " + line : line + " " + said;
        }
        if (cpu == to) {
            String said = fitted(label, columnWidth - 3);
            return rightwards
                    ? padded(glyphs.line(1) + glyphs.right() + " " + said, columnWidth)
                    : padded(said + " " + glyphs.left() + glyphs.line(columnWidth - said.length() - 2), columnWidth);
        }
        boolean between = cpu > Math.min(from, to) && cpu < Math.max(from, to);
        return between ? glyphs.line(columnWidth) : " ".repeat(columnWidth);
    }

    private static String fitted(String text, int length) {
        return text.length() <= length ? text : text.substring(0, Math.max(0, length));
    }

    private static int indent(Row row) {
        return Math.min(row.depth(), DEEPEST);
    }

    private String separator() {
        return style.faint(" " + glyphs.bar() + " ");
    }

    private static String padded(String text, int length) {
        return text + " ".repeat(Math.max(0, length - text.length()));
    }

    private static void end(StringBuilder text) {
        int last = text.length();
        while (last > 0 && text.charAt(last - 1) == ' ') {
            last--;
        }
        text.setLength(last);
        text.append('\n');
    }
}
