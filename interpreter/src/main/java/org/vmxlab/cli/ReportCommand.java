package org.vmxlab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vmxlab.guest.GuestNames;
import org.vmxlab.image.Image;
import org.vmxlab.report.Glyphs;
import org.vmxlab.report.Recording;
import org.vmxlab.report.SequenceDiagram;
import org.vmxlab.report.Style;
import org.vmxlab.report.TextReport;
import org.vmxlab.report.TimelineJson;
import org.vmxlab.report.TimelinePage;
import org.vmxlab.report.TimelineText;
import org.vmxlab.schedule.Verified;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vmxlab report}. */
@Command(
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Show a saved run: what each CPU did that matters to the others, and why it went wrong.",
        header = {
            "Examples:",
            "  vmxlab report vmcs-race.vmxr                     a column for each CPU",
            "  vmxlab report vmcs-race.vmxr --html race.html    a page to walk through, step by step",
            "  vmxlab report vmcs-race.vmxr --mermaid -o race.mmd",
            ""
        },
        footer = {"", "Exit codes: 0 the report is written; 2 usage; 3 the file is wrong; 5 the run diverged."})
final class ReportCommand implements Callable<Integer> {
    /** Moments that a report keeps; of longer runs it shows the end. */
    private static final int MOMENTS = 100_000;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A replay file (.vmxr).")
    private Path file = Path.of("");

    @ArgGroup
    private Form form = new Form();

    @Option(names = "-o", paramLabel = "FILE", description = "Write here instead of on standard output.")
    private @Nullable Path output;

    /** What is written; text if nothing is chosen. */
    static final class Form {
        @Option(names = "--text", description = "Text, a column for each CPU (the default).")
        private boolean text;

        @Option(names = "--mermaid", description = "A sequence diagram in Mermaid's language.")
        private boolean mermaid;

        @Option(names = "--plantuml", description = "A sequence diagram in PlantUML's language.")
        private boolean plantuml;

        @Option(names = "--json", description = "The time line as one JSON object.")
        private boolean json;

        @Option(names = "--html", paramLabel = "FILE", description = "A page that needs no network.")
        private @Nullable Path html;

        boolean columns() {
            return text || !mermaid && !plantuml && !json && html == null;
        }
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        if (form.html != null && output != null) {
            throw BadInput.usage("--html " + form.html + " and -o " + output + " name two files for one page");
        }
        Path target = form.html != null ? form.html : output;
        if (target != null
                && target.toAbsolutePath()
                        .normalize()
                        .equals(file.toAbsolutePath().normalize())) {
            throw BadInput.usage("'" + target + "' is the replay file itself; name another file for the report");
        }
        SavedRun saved = SavedRun.open(file, err);
        try {
            Rehearsal rehearsal = new Rehearsal(saved, file.toString(), MOMENTS);
            String report = report(saved.guest().image(), rehearsal);
            if (target == null) {
                spec.commandLine().getOut().print(report);
                spec.commandLine().getOut().flush();
            } else {
                write(target, report);
            }
            return ExitCode.OK;
        } catch (Verified.Diverged diverged) {
            return saved.diverged(diverged, err);
        }
    }

    private String report(Image image, Rehearsal rehearsal) {
        Recording recording = rehearsal.recording();
        GuestNames names = rehearsal.names();
        if (form.columns()) {
            return columns(image, rehearsal);
        }
        if (form.mermaid) {
            return SequenceDiagram.mermaid(image, names).render(recording);
        }
        if (form.plantuml) {
            return SequenceDiagram.plantUml(image, names).render(recording);
        }
        TimelineJson json = new TimelineJson(image, names, rehearsal.source());
        return form.json ? json.render(recording) + "\n" : new TimelinePage(json).render(recording);
    }

    private String columns(Image image, Rehearsal rehearsal) {
        // A file is read anywhere: it has nothing of this terminal.
        Terminal terminal = output == null ? new Terminal() : new Terminal(Map.of(), false);
        Style style = terminal.style();
        Glyphs glyphs = terminal.glyphs();
        GuestNames names = rehearsal.names();
        Recording recording = rehearsal.recording();
        String columns = new TimelineText(image, names, style, glyphs, terminal.width()).render(recording.timeline());
        String causes = new TextReport(image, names, rehearsal.source(), style).render(recording.outcome());
        return columns + "\n" + glyphs.written(causes);
    }

    private static void write(Path target, String report) {
        try {
            Files.writeString(target, report, StandardCharsets.UTF_8);
        } catch (IOException unwritable) {
            throw BadInput.file("'" + target + "' cannot be written: " + Unwritable.reason(unwritable));
        }
    }
}
