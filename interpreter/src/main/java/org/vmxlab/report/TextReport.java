package org.vmxlab.report;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.vmxlab.diagnosis.Cause;
import org.vmxlab.diagnosis.Diagnosis;
import org.vmxlab.diagnosis.Names;
import org.vmxlab.image.Image;
import org.vmxlab.verdict.Violation;
import org.vmxlab.verdict.ViolationKind;

/** A run's result for people: what, where, through which calls, why, how to see it again; the verdict in the last line. */
public final class TextReport {
    private static final int WIDTH = 110;
    private static final int GUTTER = 5;

    private final Image image;
    private final Names names;
    private final Source source;
    private final Style style;

    public TextReport(Image image, Names names, Source source, Style style) {
        this.image = image;
        this.names = names;
        this.source = source;
        this.style = style;
    }

    /** The report, each line ended. */
    public String render(Outcome outcome) {
        StringBuilder text = new StringBuilder();
        outcome.diagnosis().ifPresent(diagnosis -> violation(text, diagnosis, outcome));
        outcome.cutOff().ifPresent(reason -> cutOff(text, reason, outcome));
        outcome.dump()
                .forEach((symbol, bytes) -> text.append(symbol)
                        .append(": ")
                        .append(bytes)
                        .append(number(bytes))
                        .append('\n'));
        text.append(verdict(outcome)).append('\n');
        return text.toString();
    }

    /** What {@code bytes}, in hex, are as a number, if they are as many as one has. */
    private static String number(String bytes) {
        byte[] content = HexFormat.of().parseHex(bytes);
        return Set.of(1, 2, 4, 8).contains(content.length)
                ? " = 0x"
                        + Long.toHexString(ByteBuffer.wrap(Arrays.copyOf(content, Long.BYTES))
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .getLong())
                : "";
    }

    /** The violation of {@code outcome} alone, as {@link #render} begins. */
    String violation(Outcome outcome) {
        StringBuilder text = new StringBuilder();
        violation(text, outcome.diagnosis().orElseThrow(), outcome);
        return text.toString().stripTrailing() + "\n";
    }

    private void violation(StringBuilder text, Diagnosis diagnosis, Outcome outcome) {
        Violation violation = diagnosis.violation();
        ViolationKind kind = violation.kind();
        text.append(style.error("error[" + kind.code() + "]: " + kind.title())).append('\n');
        excerpt(text, violation);
        section(text, "chain", wrapped(String.join(" ← ", diagnosis.chain())));
        for (Cause fault : diagnosis.faults()) {
            section(text, "fault", wrapped(fault.text()));
            text.append("         ").append(style.place("--> " + when(fault))).append('\n');
        }
        for (Cause cause : diagnosis.because()) {
            section(text, "because", wrapped(cause.text()));
            text.append("           ").append(style.place("--> " + when(cause))).append('\n');
        }
        for (String object : outcome.objects()) {
            section(text, "state", List.of(object));
        }
        text.append(" = at fault: the guest program; 'vmxlab explain ")
                .append(kind.code())
                .append("' tells more\n");
        outcome.replay()
                .ifPresent(file ->
                        text.append(" = replay: vmxlab replay ").append(file).append('\n'));
        text.append('\n');
    }

    private String when(Cause cause) {
        return names.place(cause.rip()).map(place -> place + ", ").orElse("") + "CPU " + cause.cpu()
                + (cause.step() > 0 ? ", step " + cause.step() : "");
    }

    /** The faults that struck in the run of {@code outcome}, each with the place where it did. */
    List<String> faults(Outcome outcome) {
        return outcome.diagnosis().orElseThrow().faults().stream()
                .map(fault -> fault.text() + " in " + names.routine(fault.rip())
                        + names.place(fault.rip())
                                .map(place -> " (" + place + ")")
                                .orElse(""))
                .toList();
    }

    private void cutOff(StringBuilder text, String reason, Outcome outcome) {
        text.append(reason).append('\n');
        for (String object : outcome.objects()) {
            section(text, "state", List.of(object));
        }
        text.append('\n');
    }

    private void excerpt(StringBuilder text, Violation violation) {
        Optional<Image.Line> line = image.lineAt(violation.rip());
        String where = violation.cpu() < 0 ? "" : "CPU " + violation.cpu() + ", in " + names.routine(violation.rip());
        String place = line.map(entry -> entry.file().name() + ":" + entry.line())
                .orElse("0x" + Long.toHexString(violation.rip()));
        text.append("  --> ")
                .append(style.place(place))
                .append("  ")
                .append(where)
                .append('\n');
        String gutter = " ".repeat(GUTTER) + "| ";
        if (line.isPresent()) {
            String content = line.get().file().line(line.get().line());
            String stripped = content.stripLeading();
            int indent = content.length() - stripped.length();
            String code = uncommented(stripped);
            text.append(gutter).append('\n');
            String number = Integer.toString(line.get().line());
            text.append(" ".repeat(Math.max(0, GUTTER - 1 - number.length())))
                    .append(number)
                    .append(" | ")
                    .append(content)
                    .append('\n');
            text.append(gutter).append(" ".repeat(indent)).append(style.error("^".repeat(Math.max(1, code.length()))));
            text.append(' ').append(style.error(violation.detail())).append('\n');
        } else {
            text.append(gutter).append(violation.detail()).append('\n');
        }
        source.instruction(violation.rip())
                .ifPresent(instruction -> text.append(gutter)
                        .append("instruction: ")
                        .append(instruction)
                        .append('\n'));
    }

    private static String uncommented(String code) {
        int comment = code.indexOf(';');
        return (comment < 0 ? code : code.substring(0, comment)).stripTrailing();
    }

    private void section(StringBuilder text, String title, List<String> lines) {
        String label = " = " + title + ": ";
        text.append(label);
        for (int i = 0; i < lines.size(); i++) {
            text.append(i == 0 ? "" : " ".repeat(label.length()))
                    .append(lines.get(i))
                    .append('\n');
        }
    }

    private static List<String> wrapped(String content) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : content.split(" ")) {
            if (line.length() > 0 && line.length() + 1 + word.length() > WIDTH - 12) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private String verdict(Outcome outcome) {
        String run = outcome.result().steps() + " steps, " + outcome.result().switches() + " context switches, "
                + outcome.machine().cpus().size() + " CPUs, program "
                + outcome.programHash().substring(0, 12)
                + outcome.seed().map(seed -> ", seed " + seed).orElse("");
        if (outcome.diagnosis().isPresent()) {
            String kind = outcome.diagnosis().get().violation().kind().label();
            return style.error("verdict: violation " + kind) + " (" + run + ")";
        }
        return (outcome.cutOff().isPresent() ? "verdict: incomplete" : style.good("verdict: ok")) + " (" + run + ")";
    }
}
