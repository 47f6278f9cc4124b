package org.vmxlab.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.vmxlab.explore.Counterexample;
import org.vmxlab.explore.Cut;
import org.vmxlab.explore.Exploration;

/** What an exploration found, for people: each violation, what was seen, and the verdict on the last line. */
public final class SearchText {
    private final TextReport runs;
    private final Style style;

    /** @param runs shows the violations */
    public SearchText(TextReport runs, Style style) {
        this.runs = runs;
        this.style = style;
    }

    /** {@code outcomes} are the runs of the counter-examples, in their order. */
    public String render(Exploration exploration, List<Outcome> outcomes, SearchHeader header) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < outcomes.size(); i++) {
            if (i > 0 && exploration.stopped()) {
                text.append("also: ")
                        .append(brief(exploration.counterexamples().get(i), outcomes.get(i)))
                        .append('\n');
                continue;
            }
            text.append(runs.violation(outcomes.get(i)));
            text.append(" = run: ")
                    .append(run(exploration.counterexamples().get(i), outcomes.get(i)))
                    .append("\n\n");
        }
        text.append("seen: ").append(seen(exploration)).append('\n');
        text.append("shared: ")
                .append(exploration.shared().size())
                .append(" cells of memory, found in ")
                .append(exploration.rounds())
                .append(exploration.rounds() == 1 ? " round" : " rounds")
                .append("\n");
        for (Cut cut : exploration.cuts().stream().sorted().toList()) {
            text.append("cut off: ").append(cut.words());
            text.append(cut.remedy().isEmpty() ? "\n" : " (" + cut.remedy() + ")\n");
        }
        if (exploration.stopped()) {
            text.append("stopped at the first violation; --keep-going looks for more\n");
        }
        text.append(verdict(exploration, header)).append('\n');
        return text.toString();
    }

    private static String brief(Counterexample found, Outcome outcome) {
        String replay = outcome.replay().map(file -> "; vmxlab replay " + file).orElse("");
        return found.violation().kind().code() + " " + found.violation().kind().title() + " in "
                + outcome.diagnosis().orElseThrow().chain().stream().findFirst().orElse("?") + ", CPU "
                + found.violation().cpu() + " (" + run(found, outcome) + replay + ")";
    }

    private static String run(Counterexample found, Outcome outcome) {
        String switches = outcome.result().switches() + " context switches";
        String steps = outcome.result().steps() + " steps";
        if (found.preemptions() < 0) {
            return switches + ", " + steps + " (not proved to be the shortest)";
        }
        String preemptions = found.preemptions() + (found.preemptions() == 1 ? " preemption" : " preemptions");
        return preemptions + (found.fewest() ? " (no run with fewer gets there), " : " (not proved to be the fewest), ")
                + switches + ", " + steps;
    }

    private static String seen(Exploration exploration) {
        String traces = exploration.traces().isPresent()
                ? ", " + number(exploration.traces().getAsLong()) + " distinct traces"
                : "";
        return number(exploration.states()) + " states, " + number(exploration.transitions()) + " transitions, "
                + number(exploration.executions()) + " executions to their end" + traces + ", "
                + String.format(Locale.ROOT, "%.1f s", exploration.seconds()) + ", "
                + exploration.threads() + (exploration.threads() == 1 ? " thread" : " threads");
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private String verdict(Exploration exploration, SearchHeader header) {
        String what = " (" + header.cpus() + (header.cpus() == 1 ? " CPU, " : " CPUs, ") + header.memoryModel()
                + ", strategy "
                + exploration.strategy().word() + ", program "
                + header.programHash().substring(0, 12) + ")";
        return switch (exploration.verdict()) {
            case VIOLATION ->
                style.error("verdict: violation "
                                + exploration.counterexamples().stream()
                                        .map(found -> found.violation().kind().label())
                                        .distinct()
                                        .collect(Collectors.joining(", ")))
                        + what;
            case COMPLETE -> style.good("verdict: complete, no violation") + what;
            case INCOMPLETE -> style.error("verdict: incomplete, no violation so far") + what;
        };
    }
}
