package org.vmxlab.report;

import java.util.List;
import org.vmxlab.diagnosis.Names;
import org.vmxlab.image.Image;
import org.vmxlab.timeline.Event;
import org.vmxlab.timeline.Outline;
import org.vmxlab.timeline.Row;

/** A run as a sequence diagram: a life line for each CPU, IPIs as messages, a bar on the CPU that goes on. */
public final class SequenceDiagram {
    /** What a change of CPU adds to the text, at the most. */
    private static final int SWITCH = 50;

    private final EventWords words;
    private final DiagramSyntax syntax;

    private SequenceDiagram(EventWords words, DiagramSyntax syntax) {
        this.words = words;
        this.syntax = syntax;
    }

    /** Diagrams in Mermaid's language, of which tools refuse more than 50,000 characters. */
    public static SequenceDiagram mermaid(Image image, Names names) {
        return new SequenceDiagram(new EventWords(image, names, Glyphs.UNICODE), new MermaidSyntax());
    }

    /** Diagrams in PlantUML's language. */
    public static SequenceDiagram plantUml(Image image, Names names) {
        return new SequenceDiagram(new EventWords(image, names, Glyphs.UNICODE), new PlantUmlSyntax());
    }

    /** The diagram's text. Where it would be longer than tools take, the beginning is left out, and it says so. */
    public String render(Recording recording) {
        Outcome outcome = recording.outcome();
        int cpus = recording.timeline().cpus();
        String verdict = outcome.diagnosis()
                .map(diagnosis -> diagnosis.violation().kind().title())
                .orElse("no violation");
        String begin = syntax.begin(outcome.program() + ": " + verdict, cpus);
        List<Row> rows = Outline.of(recording.timeline());
        int first = firstThatFits(rows, begin.length());
        StringBuilder text = new StringBuilder(begin);
        long omitted = recording.timeline().omitted();
        for (Row row : rows.subList(0, first)) {
            omitted += row.steps();
        }
        if (omitted > 0) {
            text.append(syntax.remark(
                    cpus,
                    "the first " + omitted + " steps (" + first
                            + " lines) are left out, the diagram would be too long; " + "--html shows all"));
        }
        append(text, rows.subList(first, rows.size()));
        return text.append(syntax.end()).toString();
    }

    private int firstThatFits(List<Row> rows, int begin) {
        long length = begin + 500L;
        int cpu = -1;
        for (int i = rows.size() - 1; i >= 0; i--) {
            Row row = rows.get(i);
            length += line(row).length() + (row.cpu() == cpu ? 0 : SWITCH);
            cpu = row.cpu();
            if (length > syntax.longest()) {
                return i + 1;
            }
        }
        return 0;
    }

    private void append(StringBuilder text, List<Row> rows) {
        int active = -1;
        for (Row row : rows) {
            if (row.cpu() != active && (row.steps() > 0 || active < 0)) {
                text.append(active < 0 ? "" : syntax.deactivate(active)).append(syntax.activate(row.cpu()));
                active = row.cpu();
            }
            text.append(line(row));
        }
        text.append(active < 0 ? "" : syntax.deactivate(active));
    }

    private String line(Row row) {
        if (!row.local() && row.events().get(0) instanceof Event.Sent sent) {
            return syntax.message(row.cpu(), sent.ipi().target(), EventWords.ipi(sent.ipi()));
        }
        boolean alarm = row.events().stream().anyMatch(Event.Violated.class::isInstance);
        return alarm ? syntax.alarm(row.cpu(), words.of(row)) : syntax.note(row.cpu(), words.of(row));
    }
}
