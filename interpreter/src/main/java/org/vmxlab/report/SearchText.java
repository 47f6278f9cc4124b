package org.vmxlab.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.collections.api.list.primitive.LongList;
import org.vmxlab.diagnosis.Names;
import org.vmxlab.explore.Counterexample;
import org.vmxlab.explore.Cut;
import org.vmxlab.explore.Exploration;
import org.vmxlab.schedule.RunResult;
import org.vmxlab.verdict.Violation;
import org.vmxlab.verdict.ViolationKind;

/** What an exploration found, for people: each violation, what was seen, and the verdict on the last line. */
public final class SearchText {
    /** Runs that are shown whole, if a table shows them as well. */
    private static final int MOST_WHOLE = 8;

    /** Names of shared data that are shown. */
    private static final int MOST_NAMES = 12;

    private static final long WORD = 8;

    private final TextReport runs;
    private final Names names;
    private final Style style;

    /** @param runs shows the violations */
    public SearchText(TextReport runs, Names names, Style style) {
        this.runs = runs;
        this.names = names;
        this.style = style;
    }

    /** {@code outcomes} are the runs of the counter-examples, in their order. */
    public String render(Exploration exploration, List<Outcome> outcomes, SearchHeader header) {
        StringBuilder text = new StringBuilder();
        Set<String> shown = new HashSet<>();
        for (int i = 0; i < outcomes.size(); i++) {
            Counterexample found = exploration.counterexamples().get(i);
            boolean first = shown.add(found.violation().kind().code());
            if (outcomes.size() > MOST_WHOLE && !first && found.without().isPresent()) {
                // The table has it.
                continue;
            }
            if (i > 0 && exploration.stopped()) {
                text.append("also: ")
                        .append(brief(exploration.counterexamples().get(i), outcomes.get(i)))
                        .append('\n');
                continue;
            }
            text.append(runs.violation(outcomes.get(i)));
            found.without()
                    .ifPresent(without -> text.append(" = without the fault: ")
                            .append(without(without))
                            .append('\n'));
            text.append(" = run: ").append(run(found, outcomes.get(i))).append("\n\n");
        }
        faults(text, exploration, outcomes);
        text.append("seen: ").append(seen(exploration)).append('\n');
        text.append("shared: ")
                .append(exploration.shared().size())
                .append(" cells of memory, found in ")
                .append(exploration.rounds())
                .append(exploration.rounds() == 1 ? " round" : " rounds")
                .append(exploration.shared().isEmpty() ? "" : ": " + names(exploration.shared()))
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

    private String names(LongList addresses) {
        List<String> all = Arrays.stream(addresses.toArray())
                .mapToObj(address -> names.datum(address & -WORD, (int) WORD))
                .distinct()
                .toList();
        int more = all.size() - MOST_NAMES;
        return more <= 0
                ? String.join(", ", all)
                : String.join(", ", all.subList(0, MOST_NAMES)) + " and " + more + " more (--json lists all)";
    }

    /** Which fault comes to what. */
    private void faults(StringBuilder text, Exploration exploration, List<Outcome> outcomes) {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            Counterexample found = exploration.counterexamples().get(i);
            if (found.without().isPresent()) {
                rows.add("  " + String.join(", and ", runs.faults(outcomes.get(i))) + "\n      "
                        + (found.without().get().violation().isEmpty()
                                ? "turns a run that ends well into "
                                : "leads to ")
                        + brief(found, outcomes.get(i)) + "\n");
            }
        }
        if (!rows.isEmpty()) {
            text.append(rows.size() == 1 ? "1 fault that breaks it:\n" : rows.size() + " faults that break it:\n");
            rows.forEach(text::append);
            text.append('\n');
        }
    }

    private static String without(RunResult without) {
        if (without.violation().isEmpty()) {
            return "the same schedule ends well, after " + number(without.steps()) + " steps";
        }
        Violation other = without.violation().get();
        return other.kind() == ViolationKind.STEP_LIMIT
                ? "the same schedule has not ended after " + number(without.steps()) + " steps"
                : "the same schedule, gone on with by turns, ends in "
                        + other.kind().code() + " " + other.kind().title();
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
