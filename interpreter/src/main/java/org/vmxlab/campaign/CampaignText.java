package org.vmxlab.campaign;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.vmxlab.explore.Cut;

/** What a campaign found, for people. */
public final class CampaignText {
    private static final int WIDTH = 118;

    private final Findings findings;
    private final Header header;
    private final SavedRuns saved;

    /**
     * What stands above.
     *
     * @param kinds that were tried, with how many sites each has
     * @param cuts why not everything was tried
     */
    public record Header(String program, Parameters parameters, List<KindCount> kinds, Set<Cut> cuts) {
        public Header {
            kinds = List.copyOf(kinds);
            cuts = Set.copyOf(cuts);
        }
    }

    /** Sites of a kind. */
    public record KindCount(String kind, String title, long sites) {}

    public CampaignText(Findings findings, Header header, SavedRuns saved) {
        this.findings = findings;
        this.header = header;
        this.saved = saved;
    }

    /** The report. */
    public String render() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%s: %,d steps without a fault; %s%n",
                header.program(),
                findings.baseSteps(),
                findings.faults() == 1
                        ? "single faults, each at every site"
                        : findings.faults() + " faults in one run, each at every site behind those before it"));
        text.append(sites());
        text.append(sample());
        text.append(bounds());
        text.append('\n').append(perKind());
        text.append('\n').append(table());
        text.append('\n').append(verdict()).append('\n');
        return text.toString();
    }

    private String sites() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT, "%,12d %s%n", findings.all(), findings.faults() == 1 ? "sites" : "combinations"));
        text.append(String.format(
                Locale.ROOT,
                "%,12d tried, each to the end of its run or to a state whose end is known%n",
                findings.tried()));
        text.append(String.format(
                Locale.ROOT,
                "%,12d merged: nothing reads or overwrites what the fault changes until a site that was tried%n",
                findings.merged()));
        text.append(String.format(
                Locale.ROOT,
                "%,12d masked unseen: what the fault changes is overwritten, or never read again%n",
                findings.unused()));
        if (findings.faults() > 1) {
            text.append(String.format(
                    Locale.ROOT,
                    "%,12d more leave nothing of an earlier fault where a later one strikes: see fewer --faults%n",
                    findings.sameAsFewer()));
        }
        text.append(String.format(
                Locale.ROOT,
                "%,12d of those tried fell in with another run: equal machine, equal schedule, equal end%n",
                findings.fellIn()));
        return text.toString();
    }

    private String sample() {
        return findings.sample()
                .map(sample -> String.format(
                        Locale.ROOT,
                        "a sample: %,d drawn of %s%,d to be tried, %.1f %%%n",
                        sample.drawn(),
                        sample.estimated() ? "about " : "",
                        sample.from(),
                        sample.percent()))
                .orElse("");
    }

    private String bounds() {
        return String.format(
                Locale.ROOT,
                "bounds: bits %s; delays of %s steps; a run that has not ended after %,d steps hangs%n",
                header.parameters().bitWords(),
                header.parameters().delayWords(),
                findings.maxSteps());
    }

    private String perKind() {
        return header.kinds().stream()
                .filter(kind -> kind.sites() == 0)
                .map(KindCount::kind)
                .collect(Collectors.collectingAndThen(
                        Collectors.joining(", "), names -> names.isEmpty() ? "" : "no site here for: " + names + "\n"));
    }

    private String table() {
        StringBuilder text = new StringBuilder(String.format(
                "%-20s %-30s %9s %7s %7s %9s %9s  %s%n",
                "fault", "routine", "silent", "owner", "hang", "detected", "masked", "worst: replay"));
        long masked = 0;
        long lines = 0;
        for (Findings.Line line : findings.lines()) {
            if (line.effect() == Effect.MASKED) {
                masked += line.count(Effect.MASKED);
                lines++;
                continue;
            }
            text.append(row(line, saved.file(line.worst().get(0))));
        }
        if (lines > 0) {
            text.append(String.format(Locale.ROOT, "… and %,d lines with %,d sites, all masked%n", lines, masked));
        }
        return text.toString();
    }

    private static String row(Findings.Line line, String file) {
        return String.format(
                Locale.ROOT,
                "%-20s %-30s %9d %7d %7d %9d %9d  %s%n",
                line.kind(),
                line.routine(),
                line.count(Effect.SILENT_CORRUPTION),
                line.count(Effect.OWNER_VIOLATION),
                line.count(Effect.HANG),
                line.count(Effect.DETECTED),
                line.count(Effect.MASKED),
                file);
    }

    /** {@code examples} in words, {@code most} at the most. */
    public String examples(List<Findings.Example> examples, int most) {
        StringBuilder text = new StringBuilder();
        int told = 0;
        for (Findings.Example example : examples) {
            if (told++ == most) {
                text.append(String.format("… and %d more: see the replay files%n", examples.size() - most));
                break;
            }
            text.append(wrapped(example.effect().word() + " (" + example.label() + "): " + example.fault() + ", step "
                    + example.site().step() + " of CPU " + example.site().cpu() + " in "
                    + example.site().routine()
                    + (example.site().place().isEmpty()
                            ? ""
                            : " (" + example.site().place() + ")") + ": "
                    + example.detail()));
            saved.of(example)
                    .ifPresent(each -> text.append("    vmxlab replay ")
                            .append(each.file())
                            .append(length(each.run()))
                            .append('\n'));
        }
        return text.toString();
    }

    /** As a comment of the shell. */
    private static String length(Reproduction.Shortened run) {
        return String.format(
                Locale.ROOT,
                "  # %,d steps, %,d context %s%s",
                run.steps(),
                run.switches(),
                run.switches() == 1 ? "switch" : "switches",
                run.switches() < run.switchesAlong()
                        ? String.format(Locale.ROOT, ", shortened from %,d", run.switchesAlong())
                        : "");
    }

    private static String wrapped(String text) {
        StringBuilder lines = new StringBuilder();
        int column = 0;
        for (String word : text.split(" ")) {
            if (column > 0 && column + 1 + word.length() > WIDTH) {
                lines.append("\n    ");
                column = 4;
            } else if (column > 0) {
                lines.append(' ');
                column++;
            }
            lines.append(word);
            column += word.length();
        }
        return lines.append('\n').toString();
    }

    private static String cutWords(Set<Cut> cuts) {
        return new TreeSet<>(cuts)
                .stream().map(cut -> cut.words() + " (" + cut.remedy() + ")").collect(Collectors.joining(", "));
    }

    private String verdict() {
        StringBuilder text = new StringBuilder("verdict:");
        String separator = " ";
        for (Effect effect : Effect.values()) {
            text.append(separator).append(String.format(Locale.ROOT, "%s %,d", effect.word(), findings.count(effect)));
            separator = ", ";
        }
        if (!header.cuts().isEmpty()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%nnot complete: %,d of %,d tried; cut off: %s",
                    findings.tried(),
                    findings.planned(),
                    cutWords(header.cuts())));
        }
        return text.toString();
    }
}
