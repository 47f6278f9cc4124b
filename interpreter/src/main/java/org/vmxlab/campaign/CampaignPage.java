package org.vmxlab.campaign;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.report.Page;

/** A campaign as one HTML page: kinds of faults against routines, the worst lines with their runs, source with what hurts it. */
public final class CampaignPage {
    /** Lines of source around one that is vulnerable. */
    private static final int AROUND = 2;

    private final Findings findings;
    private final CampaignText.Header header;
    private final SavedRuns saved;

    /** @param saved examples with their files */
    public CampaignPage(Findings findings, CampaignText.Header header, SavedRuns saved) {
        this.findings = findings;
        this.header = header;
        this.saved = saved;
    }

    /** The page's text. */
    public String render() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("title", Page.escaped(header.program()));
        parts.put("facts", facts());
        parts.put("effects", effects());
        parts.put("matrix", matrix());
        parts.put("lines", lines());
        parts.put("files", files());
        return new Page(CampaignPage.class, "campaign").render(parts);
    }

    private String facts() {
        String cut = header.cuts().isEmpty()
                ? ""
                : ". Not complete: " + number(findings.tried()) + " of " + number(findings.planned()) + " faults tried";
        return number(findings.baseSteps()) + " steps without a fault · " + number(findings.all()) + " sites, "
                + number(findings.tried()) + " tried, " + number(findings.merged()) + " merged with one that was, "
                + number(findings.unused()) + " never used" + cut;
    }

    private String effects() {
        StringBuilder text = new StringBuilder();
        for (Effect effect : Effect.values()) {
            text.append("<span class=\"effect ").append(effect.word()).append("\">");
            text.append(effect.word()).append(' ').append(number(findings.count(effect)));
            text.append("</span> ");
        }
        return text.toString();
    }

    // ------------------------------------------------------------------ the matrix

    private String matrix() {
        List<Findings.Line> shown = vulnerable();
        List<String> kinds = worstFirst(shown, Findings.Line::kind);
        List<String> routines = worstFirst(shown, Findings.Line::routine);
        Map<List<String>, Integer> places = new LinkedHashMap<>();
        for (int i = 0; i < shown.size(); i++) {
            places.put(List.of(shown.get(i).kind(), shown.get(i).routine()), i);
        }
        StringBuilder text = new StringBuilder("<thead><tr><th scope=\"col\">routine</th>");
        kinds.forEach(kind -> text.append("<th scope=\"col\"><span>")
                .append(Page.escaped(kind))
                .append("</span></th>"));
        text.append("</tr></thead><tbody>\n");
        for (String routine : routines) {
            text.append("<tr><th scope=\"row\">").append(Page.escaped(routine)).append("</th>");
            for (String kind : kinds) {
                Integer place = places.get(List.of(kind, routine));
                text.append(place == null ? "<td></td>" : cell(shown.get(place), place));
            }
            text.append("</tr>\n");
        }
        return text.append("</tbody>").toString();
    }

    private List<Findings.Line> vulnerable() {
        return findings.lines().stream()
                .filter(line -> line.effect() != Effect.MASKED)
                .toList();
    }

    /** The lines come the worst first; so do names in the order of their first line. */
    private static List<String> worstFirst(List<Findings.Line> lines, Function<Findings.Line, String> name) {
        return lines.stream().map(name).distinct().toList();
    }

    private static String cell(Findings.Line line, int place) {
        Effect effect = line.effect();
        long all = line.sites().values().stream().mapToLong(Long::longValue).sum();
        return "<td class=\"" + effect.word() + "\"><a href=\"#line-" + place + "\" title=\"" + counts(line.sites())
                + " of " + number(all) + " sites\">" + number(line.count(effect)) + "</a></td>";
    }

    private static String counts(Map<Effect, Long> sites) {
        return new TreeMap<>(sites)
                .entrySet().stream()
                        .map(each -> each.getKey().word() + " " + number(each.getValue()))
                        .collect(Collectors.joining(", "));
    }

    // ------------------------------------------------------------------ its lines

    private String lines() {
        StringBuilder text = new StringBuilder();
        List<Findings.Line> shown = vulnerable();
        for (int i = 0; i < shown.size(); i++) {
            Findings.Line line = shown.get(i);
            text.append("<li id=\"line-")
                    .append(i)
                    .append("\" class=\"")
                    .append(line.effect().word())
                    .append("\"><h3>");
            text.append(Page.escaped(line.kind())).append(" in ").append(Page.escaped(line.routine()));
            text.append("</h3><p class=\"counts\">")
                    .append(counts(line.sites()))
                    .append("</p>");
            line.worst().forEach(example -> text.append(example(example)));
            text.append("</li>\n");
        }
        return text.toString();
    }

    private String example(Findings.Example example) {
        Site site = example.site();
        String file = saved.file(example);
        StringBuilder text = new StringBuilder("<p><span class=\"effect ");
        text.append(example.effect().word())
                .append("\">")
                .append(example.effect().word())
                .append("</span> ");
        text.append(Page.escaped(example.fault())).append(", step ").append(number(site.step()));
        text.append(" of CPU ").append(site.cpu());
        if (!site.place().isEmpty()) {
            text.append(" at <a href=\"#").append(anchor(site.place())).append("\">");
            text.append(Page.escaped(site.place())).append("</a>");
        }
        text.append(": ").append(Page.escaped(example.detail())).append("</p>");
        if (!file.isEmpty()) {
            text.append("<p><code class=\"command\">vmxlab replay ")
                    .append(Page.escaped(file))
                    .append("</code></p>");
        }
        return text.toString();
    }

    private static String anchor(String place) {
        return "at-" + place.replaceAll("[^\\w.:/-]", "_");
    }

    // ------------------------------------------------------------------ the heat map

    private String files() {
        StringBuilder text = new StringBuilder();
        for (HeatMap.File file : findings.heatMap().files()) {
            String name = Page.escaped(file.source().name());
            text.append("<details class=\"file\"")
                    .append(file.vulnerable() > 0 ? " open" : "")
                    .append("><summary>");
            text.append(name).append(" <span class=\"soft\">").append(number(file.vulnerable()));
            text.append(" of ")
                    .append(number(file.lines().size()))
                    .append(" lines that are struck are vulnerable</span>");
            text.append("</summary><ol class=\"source\">\n")
                    .append(source(file))
                    .append("</ol></details>\n");
        }
        return text.toString();
    }

    private static String source(HeatMap.File file) {
        Map<Integer, HeatMap.Line> struck = new TreeMap<>();
        file.lines().forEach(line -> struck.put(line.number(), line));
        StringBuilder text = new StringBuilder();
        int last = 0;
        for (int number : shown(file)) {
            if (number > last + 1) {
                text.append("<li class=\"gap\">⋯</li>\n");
            }
            text.append(sourceLine(file.source(), number, struck.get(number)));
            last = number;
        }
        return text.toString();
    }

    /** Numbers of the lines that are shown: those that are struck, and their neighbours. */
    private static List<Integer> shown(HeatMap.File file) {
        SortedSet<Integer> numbers = new TreeSet<>();
        for (HeatMap.Line line : file.lines()) {
            for (int number = line.number() - AROUND; number <= line.number() + AROUND; number++) {
                if (number >= 1 && number <= file.source().lines().size()) {
                    numbers.add(number);
                }
            }
        }
        return List.copyOf(numbers);
    }

    private static String sourceLine(SourceFile source, int number, HeatMap.@Nullable Line line) {
        String id = anchor(source.name() + ":" + number);
        String code =
                "<span class=\"number\">" + number + "</span><code>" + Page.escaped(source.line(number)) + "</code>";
        if (line == null) {
            return "<li id=\"" + id + "\">" + code + "</li>\n";
        }
        long share = (100 * line.vulnerable() + line.sites() - 1) / line.sites();
        String heat = "<span class=\"heat\" title=\"" + number(line.vulnerable()) + " of " + number(line.sites())
                + " sites are not masked\" style=\"--share: " + share + "%\"></span>";
        return "<li id=\"" + id + "\" class=\"struck " + line.worst().word() + "\">" + heat + code + chips(line)
                + "</li>\n";
    }

    /** What hurts the line, the worst first. */
    private static String chips(HeatMap.Line line) {
        record Chip(Effect effect, String kind, long sites) {}
        List<Chip> chips = new ArrayList<>();
        line.kinds()
                .forEach((kind, counts) -> counts.forEach((effect, sites) -> {
                    if (effect != Effect.MASKED) {
                        chips.add(new Chip(effect, kind, sites));
                    }
                }));
        chips.sort(Comparator.comparing(Chip::effect)
                .thenComparing(chip -> -chip.sites())
                .thenComparing(Chip::kind));
        return chips.stream()
                .map(chip -> "<span class=\"effect " + chip.effect().word() + "\" title=\""
                        + chip.effect().word() + "\">" + Page.escaped(chip.kind()) + " " + number(chip.sites())
                        + "</span>")
                .collect(Collectors.joining(" ", "<span class=\"chips\">", "</span>"));
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
