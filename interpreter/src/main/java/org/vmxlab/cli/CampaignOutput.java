package org.vmxlab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vmxlab.campaign.CampaignCsv;
import org.vmxlab.campaign.CampaignJson;
import org.vmxlab.campaign.CampaignJunit;
import org.vmxlab.campaign.CampaignPage;
import org.vmxlab.campaign.CampaignText;
import org.vmxlab.campaign.Findings;
import org.vmxlab.campaign.Reproduction;
import org.vmxlab.campaign.Reproductions;
import org.vmxlab.campaign.SavedRuns;
import org.vmxlab.explore.Cut;
import picocli.CommandLine.Option;

/** What of a campaign is written, besides what is printed. */
final class CampaignOutput {
    private static final int EXAMPLES = 12;

    @Option(names = "--csv", paramLabel = "FILE", description = "Also write the table as comma-separated values.")
    private @Nullable Path csv;

    @Option(names = "--junit", paramLabel = "FILE", description = "Also write the table as JUnit's XML.")
    private @Nullable Path junit;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description =
                    "Also write one page: kinds of faults against routines, the worst runs, source lines and what hurts"
                            + " them.")
    private @Nullable Path html;

    @Option(
            names = "--replay-folder",
            paramLabel = "FOLDER",
            description = "Save a run for each line of the table and effect here (default: NAME-faults).")
    private @Nullable Path folder;

    /** The form of what is printed. */
    enum Form {
        TEXT,
        JSON
    }

    /** Whether something was given. */
    boolean isGiven() {
        return csv != null || junit != null || html != null || folder != null;
    }

    /**
     * Prints and writes what a campaign found; answers the exit code.
     *
     * @param cuts why it did not try everything
     * @param saving what may be spent on runs that are saved; empty to save none
     */
    int show(
            CampaignTask task,
            Findings findings,
            Set<Cut> cuts,
            Form form,
            Optional<Reproductions.Effort> saving,
            PrintWriter out)
            throws InterruptedException {
        SavedRuns saved = saving.isPresent() ? save(task, findings, saving.get()) : SavedRuns.NONE;
        CampaignText.Header header = new CampaignText.Header(
                task.searched().name(),
                task.asked().parameters(),
                task.asked().kinds().stream()
                        .map(kind -> new CampaignText.KindCount(kind.name(), kind.title(), findings.sites(kind)))
                        .toList(),
                cuts);
        List<Findings.Example> refused = task.asked().acceptance().refused(findings);
        if (form == Form.JSON) {
            out.println(CampaignJson.render(findings, header, task.searched().hash(), saved));
        } else {
            CampaignText text = new CampaignText(findings, header, saved);
            out.print(text.render());
            out.println();
            out.print(text.examples(refused, EXAMPLES));
        }
        out.flush();
        write(csv, CampaignCsv.render(findings, saved));
        write(junit, CampaignJunit.render(task.searched().name(), findings, refused::contains, saved));
        if (html != null) {
            write(html, new CampaignPage(findings, header, saved).render());
        }
        if (!refused.isEmpty()) {
            return ExitCode.VIOLATION;
        }
        return cuts.isEmpty() ? ExitCode.OK : ExitCode.INCOMPLETE;
    }

    private SavedRuns save(CampaignTask task, Findings findings, Reproductions.Effort effort)
            throws InterruptedException {
        String program = task.searched().name();
        List<Reproduction.Shortened> runs =
                new Reproductions(program, settings(task, findings), effort).of(findings.examples());
        List<SavedRuns.Saved> saved = new ArrayList<>();
        Path place = folder == null ? ResultOptions.inThisFolder(program, "-faults") : folder;
        try {
            for (Findings.Line line : findings.lines()) {
                for (Findings.Example example : line.worst()) {
                    Path file = Files.createDirectories(place).resolve(name(line, example));
                    Reproduction.Shortened run = runs.get(saved.size());
                    Files.writeString(file, run.file().text());
                    saved.add(new SavedRuns.Saved(example, file.toString(), run));
                }
            }
        } catch (IOException unwritable) {
            throw BadInput.file("'" + place + "' cannot be written: " + Unwritable.reason(unwritable)
                    + "; --replay-folder names another place, --no-save saves nothing");
        }
        return new SavedRuns(saved);
    }

    private static String name(Findings.Line line, Findings.Example example) {
        String routine = line.routine().replaceAll("[^\\w.+-]", "_");
        return line.kind() + "-" + routine + "-" + example.effect().word() + ".vmxr";
    }

    private static Map<String, String> settings(CampaignTask task, Findings findings) {
        Map<String, String> settings = new TreeMap<>(task.searched().settings());
        settings.put("max-steps", Long.toString(findings.maxSteps()));
        settings.put(SavedRun.LAWS, SavedRun.LAWS_AT_THE_END);
        return settings;
    }

    private static void write(@Nullable Path file, String text) {
        if (file != null) {
            try {
                Files.writeString(file, text);
            } catch (IOException unwritable) {
                throw BadInput.file("'" + file + "' cannot be written: " + Unwritable.reason(unwritable));
            }
        }
    }
}
