package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vmxlab.diagnostic.Diagnostic;
import org.vmxlab.scenario.Check;
import org.vmxlab.scenario.Choice;
import org.vmxlab.scenario.EventOffer;
import org.vmxlab.scenario.Expectation;
import org.vmxlab.scenario.Gate;
import org.vmxlab.scenario.OutcomeClass;
import org.vmxlab.scenario.Scenario;
import org.vmxlab.scenario.Start;

/** Reads the directives that say how a program is run, and takes them out of its lines. */
final class ScenarioParser {
    private static final Set<String> DECLARATIONS = Set.of("option", "variant", "trigger");
    private static final List<String> MODELS = List.of("default", "ivy_bridge", "skylake_x");

    private final ScenarioDeclarations declarations;
    private final Choice choice;
    private final Request request;
    private final List<Diagnostic> diagnostics;
    private final ScenarioScheduleParser schedules;
    private final List<Start> starts = new ArrayList<>();
    private final List<Gate> gates = new ArrayList<>();
    private final List<Expectation> expectations = new ArrayList<>();
    private final List<OutcomeClass> outcomes = new ArrayList<>();
    private Set<Check> checks = EnumSet.allOf(Check.class);
    private Optional<Line> header = Optional.empty();
    private String title = "";
    private int cpus = 1;
    private int stackBytes = Scenario.DEFAULT_STACK_BYTES;
    private String apicMode = "x2apic";
    private String model = "default";
    private final List<EventOffer> offers = new ArrayList<>();
    private long mayHalt;
    private Optional<Long> maxSteps = Optional.empty();

    ScenarioParser(ScenarioDeclarations declarations, Choice choice, Request request, List<Diagnostic> diagnostics) {
        this.declarations = declarations;
        this.choice = choice;
        this.request = request;
        this.diagnostics = diagnostics;
        this.schedules = new ScenarioScheduleParser(declarations, diagnostics);
    }

    /** What reads the directive {@code word}; none if there is no such directive. */
    private @Nullable Consumer<ScenarioWords> directive(String word) {
        return switch (word) {
            case "scenario" -> this::scenario;
            case "cpus" -> words -> cpus = (int) words.number("the number of CPUs", 1, Scenario.MAX_CPUS);
            case "start" -> this::start;
            case "stack" -> words -> stackBytes = (int) words.number("the size of a stack in bytes", 256, 1 << 24);
            case "apic" -> words -> apicMode = oneOf(words, "a mode of the local APICs", List.of("x2apic", "xapic"));
            case "model" -> words -> model = oneOf(words, "a model of VMX capabilities", MODELS);
            case "idt" -> this::gate;
            case "may_halt" -> this::mayHalt;
            case "offer" -> this::offer;
            case "outcome" -> this::outcome;
            case "check" -> this::checks;
            case "bounds" -> this::bounds;
            case "expect" -> this::expect;
            default -> null;
        };
    }

    /** {@code lines} without directives of the scenario. */
    List<Line> read(List<Line> lines) {
        List<Line> rest = new ArrayList<>();
        for (Line line : lines) {
            try {
                if (!directive(line)) {
                    rest.add(line);
                }
            } catch (AssemblyException error) {
                diagnostics.add(error.diagnostic());
            }
        }
        schedules.finish();
        return rest;
    }

    private boolean directive(Line line) {
        if (line.isEmpty()) {
            return false;
        }
        if (schedules.accepts(line)) {
            return true;
        }
        String word = line.first().text().toLowerCase(Locale.ROOT);
        boolean label = line.tokens().size() > 1
                && (line.tokens().get(1).is(":")
                        || PseudocodeExpander.definesData(line.tokens().get(1).text()));
        Consumer<ScenarioWords> reader = directive(word);
        if (label || reader == null && !DECLARATIONS.contains(word)) {
            return false;
        }
        if (reader != null) {
            ScenarioWords words = new ScenarioWords(line);
            reader.accept(words);
            words.end();
        }
        return true;
    }

    private static String oneOf(ScenarioWords words, String what, List<String> known) {
        Token token = words.next(what);
        if (!known.contains(token.text())) {
            throw new AssemblyException(Suggestion.unknown(
                            "SCN025",
                            words.line().span(token),
                            "'" + token.text() + "' is not " + what,
                            token.text(),
                            known)
                    .note("note: there are " + String.join(", ", known)));
        }
        return token.text();
    }

    private void scenario(ScenarioWords words) {
        Token text = words.next("a line about it in quotes");
        if (text.kind() != Token.Kind.STRING) {
            throw AssemblyException.at(
                    "SCN026", words.line().span(text), "'scenario' takes one line about it in quotes");
        }
        if (header.isPresent()) {
            throw AssemblyException.at("SCN027", words.line().whole(), "the program has a 'scenario' already");
        }
        header = Optional.of(words.line());
        title = text.text();
    }

    private void start(ScenarioWords words) {
        int cpu = words.cpu();
        words.accept(",");
        Token label = words.label();
        Optional<Start> earlier =
                starts.stream().filter(start -> start.cpu() == cpu).findFirst();
        if (earlier.isPresent()) {
            throw new AssemblyException(Diagnostic.error("SCN028", words.line().whole(), "CPU " + cpu + " starts twice")
                    .note("note: first at " + earlier.get().span().file().name() + ":"
                            + earlier.get().span().line()));
        }
        starts.add(new Start(cpu, label.text(), words.line().span(label)));
    }

    private void gate(ScenarioWords words) {
        int vector = (int) words.number("an interrupt vector", 0, 255);
        words.accept(",");
        Token label = words.label();
        Gate.Kind kind = Gate.Kind.INTERRUPT;
        words.accept(",");
        if (words.accept("trap")) {
            kind = Gate.Kind.TRAP;
        } else {
            words.accept("interrupt");
        }
        if (gates.stream().anyMatch(gate -> gate.vector() == vector)) {
            throw AssemblyException.at(
                    "SCN029", words.line().whole(), "vector 0x" + Integer.toHexString(vector) + " has two gates");
        }
        gates.add(new Gate(vector, label.text(), kind, words.line().span(label)));
    }

    private void mayHalt(ScenarioWords words) {
        do {
            mayHalt |= 1L << words.cpu();
        } while (words.accept(","));
    }

    /** {@code offer nmi CPU, COUNT} and {@code offer vector CPU, VECTOR, COUNT}. */
    private void offer(ScenarioWords words) {
        String event = oneOf(words, "an event from outside", List.of("nmi", "vector"));
        int cpu = words.cpu();
        words.accept(",");
        Optional<Integer> vector = Optional.empty();
        if (event.equals("vector")) {
            vector = Optional.of((int) words.number("a vector that an APIC accepts", 16, 255));
            words.accept(",");
        }
        offers.add(new EventOffer(cpu, vector, (int) words.number("how often it may happen", 1, 255)));
    }

    /** {@code outcome NAME : KIND, KIND within ROUTINE}; the routine may be absent. */
    private void outcome(ScenarioWords words) {
        String name = words.name("the name of an outcome");
        words.accept(":");
        Set<String> kinds = new TreeSet<>();
        do {
            kinds.add(words.name("a kind of violation, such as vmwrite-invalid-vmcs"));
        } while (words.accept(","));
        Optional<String> within =
                words.accept("within") ? Optional.of(words.label().text()) : Optional.empty();
        outcomes.add(new OutcomeClass(name, kinds, within));
    }

    private void checks(ScenarioWords words) {
        checks = EnumSet.noneOf(Check.class);
        if (words.accept("none")) {
            return;
        }
        do {
            String name = oneOf(words, "a check", List.of("owner", "laws"));
            checks.add(name.equals("owner") ? Check.OWNER : Check.LAWS);
        } while (words.accept(","));
    }

    private void bounds(ScenarioWords words) {
        oneOf(words, "a bound", List.of("steps"));
        maxSteps = Optional.of(words.number("the bound on steps", 1, Long.MAX_VALUE));
    }

    /** {@code expect VARIANT/TRIGGER : VERDICT in SYMBOL}; the part before the colon may be absent. */
    private void expect(ScenarioWords words) {
        Optional<String> variant = Optional.empty();
        Optional<String> trigger = Optional.empty();
        String verdict = words.name("a verdict");
        if (words.accept("/")) {
            variant = Optional.of(verdict);
            trigger = Optional.of(words.name("the name of a trigger"));
            verdict = "";
        }
        if (words.accept(":")) {
            variant = verdict.isEmpty() ? variant : Optional.of(verdict);
            verdict = words.name("a verdict");
        }
        Optional<String> symbol = words.accept("in") ? Optional.of(words.label().text()) : Optional.empty();
        expectations.add(new Expectation(
                known(words, variant), trigger, verdict, symbol, words.line().whole()));
    }

    private Optional<String> known(ScenarioWords words, Optional<String> variant) {
        if (variant.isPresent() && declarations.variant(variant.get()).isEmpty()) {
            throw new AssemblyException(Suggestion.unknown(
                    "SCN030",
                    words.line().whole(),
                    "the program has no variant '" + variant.get() + "'",
                    variant.get(),
                    declarations.variants().stream()
                            .flatMap(named -> named.names().stream())
                            .toList()));
        }
        return variant;
    }

    /** The scenario; empty for a program without one. */
    Optional<Scenario> scenario() {
        if (header.isEmpty()) {
            boolean stray = !starts.isEmpty() || !gates.isEmpty();
            if (stray) {
                diagnostics.add(Diagnostic.error(
                                "SCN031",
                                starts.isEmpty()
                                        ? gates.get(0).span()
                                        : starts.get(0).span(),
                                "directives of a scenario in a program without 'scenario'")
                        .note("help: say in one line what it is: scenario \"…\""));
            }
            return Optional.empty();
        }
        int number = request.cpus().orElse(cpus);
        for (Start start : starts) {
            if (start.cpu() >= number && request.cpus().isEmpty()) {
                diagnostics.add(Diagnostic.error(
                                "SCN032",
                                start.span(),
                                "there is no CPU " + start.cpu() + ": the scenario has " + number)
                        .note("help: raise it with 'cpus " + (start.cpu() + 1) + "'"));
            }
        }
        List<Start> ordered = new ArrayList<>();
        for (int cpu = 0; cpu < number; cpu++) {
            ordered.addAll(startOf(cpu));
        }
        return Optional.of(new Scenario(
                title,
                number,
                ordered,
                stackBytes,
                apicMode,
                model,
                gates,
                declarations.options(),
                declarations.variants(),
                declarations.triggers(),
                mayHalt,
                offers,
                checks,
                maxSteps,
                expectations,
                outcomes,
                schedules.scripts(),
                choice));
    }

    /** A CPU that the user added beyond the scenario's starts where the last one does. */
    private List<Start> startOf(int cpu) {
        Optional<Start> start =
                starts.stream().filter(candidate -> candidate.cpu() == cpu).findFirst();
        if (start.isEmpty() && cpu >= cpus && !starts.isEmpty()) {
            Start last = starts.get(starts.size() - 1);
            return List.of(new Start(cpu, last.label(), last.span()));
        }
        if (start.isEmpty()) {
            diagnostics.add(Diagnostic.error("SCN033", header.orElseThrow().whole(), "CPU " + cpu + " has no start")
                    .note("help: say where it begins: start " + cpu + ", LABEL"));
        }
        return start.stream().toList();
    }
}
