package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vmxlab.diagnostic.Diagnostic;
import org.vmxlab.scenario.ScheduleScript;
import org.vmxlab.scenario.Trigger;

/** Reads {@code schedule … endschedule}. */
final class ScenarioScheduleParser {
    private static final List<String> STATEMENTS = List.of("cpu", "hold", "arrive", "drain", "endschedule");
    private static final long MOST_STEPS = 1L << 40;

    private final ScenarioDeclarations declarations;
    private final List<Diagnostic> diagnostics;
    private final List<ScheduleScript> scripts = new ArrayList<>();
    private final List<org.vmxlab.scenario.Statement> statements = new ArrayList<>();
    private @Nullable Line opened;

    ScenarioScheduleParser(ScenarioDeclarations declarations, List<Diagnostic> diagnostics) {
        this.declarations = declarations;
        this.diagnostics = diagnostics;
    }

    List<ScheduleScript> scripts() {
        return scripts;
    }

    /** Reads the line if it belongs to a schedule. */
    boolean accepts(Line line) {
        if (opened == null) {
            if (!line.startsWith("schedule")
                    || line.tokens().size() > 1 && line.tokens().get(1).is(":")) {
                return false;
            }
            opened = line;
            return true;
        }
        statement(line, opened);
        return true;
    }

    private void statement(Line line, Line opening) {
        ScenarioWords words = new ScenarioWords(line);
        switch (line.first().text().toLowerCase(Locale.ROOT)) {
            case "cpu" -> statements.add(cpu(words));
            case "hold" -> statements.add(new org.vmxlab.scenario.Statement.Hold(words.cpu(), line.whole()));
            case "arrive" -> {
                int vector = (int) words.number("an interrupt vector", 0, 255);
                words.accept(",");
                statements.add(new org.vmxlab.scenario.Statement.Arrive(vector, words.cpu(), line.whole()));
            }
            case "drain" -> statements.add(new org.vmxlab.scenario.Statement.Drain(words.cpu(), line.whole()));
            case "endschedule" -> {
                opened = null;
                close(opening);
            }
            default ->
                throw new AssemblyException(Suggestion.unknown(
                                "SCN040",
                                line.whole(),
                                "'" + line.first().text() + "' is not a statement of a schedule",
                                line.first().text(),
                                STATEMENTS)
                        .note("note: the schedule was opened in line " + opening.number() + "; 'endschedule' ends it"));
        }
        words.end();
    }

    private static org.vmxlab.scenario.Statement cpu(ScenarioWords words) {
        int cpu = words.cpu();
        Line line = words.line();
        if (words.accept("steps")) {
            return new org.vmxlab.scenario.Statement.Steps(
                    cpu, words.number("the number of steps", 1, MOST_STEPS), line.whole());
        }
        if (!words.accept("until")) {
            return new org.vmxlab.scenario.Statement.Free(cpu, line.whole());
        }
        Token label = words.label();
        int occurrence = words.accept("#") ? (int) words.number("which arrival", 1, Integer.MAX_VALUE) : 1;
        return new org.vmxlab.scenario.Statement.Until(cpu, label.text(), occurrence, line.span(label));
    }

    private void close(Line opening) {
        ScenarioWords words = new ScenarioWords(opening);
        Optional<String> trigger = words.atEnd() ? Optional.empty() : Optional.of(words.name("a trigger"));
        List<org.vmxlab.scenario.Statement> own = List.copyOf(statements);
        statements.clear();
        words.end();
        if (trigger.isPresent() && declarations.trigger(trigger.get()).isEmpty()) {
            throw new AssemblyException(Suggestion.unknown(
                    "SCN041",
                    opening.whole(),
                    "the program has no trigger '" + trigger.get() + "'",
                    trigger.get(),
                    declarations.triggers().stream().map(Trigger::name).toList()));
        }
        if (scripts.stream().anyMatch(script -> script.trigger().equals(trigger))) {
            throw AssemblyException.at(
                    "SCN042",
                    opening.whole(),
                    "there are two schedules "
                            + trigger.map(name -> "for the trigger '" + name + "'")
                                    .orElse("for all triggers"));
        }
        scripts.add(new ScheduleScript(trigger, own, opening.whole()));
    }

    /** At the end of the source: no schedule may be open. */
    void finish() {
        if (opened != null) {
            diagnostics.add(Diagnostic.error("SCN043", opened.whole(), "'schedule' has no 'endschedule'"));
        }
    }
}
