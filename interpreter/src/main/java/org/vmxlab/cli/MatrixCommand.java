package org.vmxlab.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.vmxlab.assembler.Program;
import org.vmxlab.assembler.Request;
import org.vmxlab.diagnosis.Investigator;
import org.vmxlab.explore.Counterexample;
import org.vmxlab.explore.Cut;
import org.vmxlab.explore.Exploration;
import org.vmxlab.explore.Explorer;
import org.vmxlab.explore.Plan;
import org.vmxlab.guest.Guest;
import org.vmxlab.guest.GuestNames;
import org.vmxlab.report.Matrix;
import org.vmxlab.report.MatrixCell;
import org.vmxlab.scenario.OutcomeClass;
import org.vmxlab.scenario.Scenario;
import org.vmxlab.scenario.Trigger;
import org.vmxlab.scenario.Variant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vmxlab matrix}. */
@Command(
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Explore every variant of a scenario under every trigger; say which outcomes each can reach.",
        header = {
            "Examples:",
            "  vmxlab matrix xen/vmcs-race",
            "  vmxlab matrix xen/vmcs-race --variants base,a,landed --triggers T1,T2 --markdown",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 every cell is complete, whatever its outcomes; 2 usage; 3 bad input; 4 a cell is not complete;",
            "130 interrupted (Ctrl-C)."
        })
final class MatrixCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SCENARIO", description = "Path of an .asm file, or a name in guest-programs.")
    private String name = "";

    @Option(names = "--variants", paramLabel = "NAME", split = ",", description = "These variants alone.")
    private List<String> variants = new ArrayList<>();

    @Option(names = "--triggers", paramLabel = "NAME", split = ",", description = "These triggers alone.")
    private List<String> triggers = new ArrayList<>();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(names = "--markdown", description = "Print a Markdown table.")
    private boolean markdown;

    @Mixin
    private PolicyOptions policy = new PolicyOptions();

    @Mixin
    private SearchOptions search = new SearchOptions();

    @Mixin
    private SearchEngineOptions engine = new SearchEngineOptions();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        PrintWriter out = spec.commandLine().getOut();
        search.plan(() -> false, null);
        Scenario scenario = ProgramOptions.assemble(name, Request.NONE, err)
                .program()
                .flatMap(Program::scenario)
                .orElseThrow(
                        () -> BadInput.file("'" + name + "' is no scenario: it has neither variants nor triggers"));
        List<String> rows = chosen(
                "variant",
                variants,
                scenario.variants().stream().map(Variant::name).toList(),
                allNames(scenario));
        List<String> columns = chosen(
                "trigger",
                triggers,
                scenario.triggers().stream().map(Trigger::name).toList(),
                scenario.triggers().stream().map(Trigger::name).collect(Collectors.toSet()));
        long begun = System.nanoTime();
        List<MatrixCell> cells = new ArrayList<>();
        boolean interrupted = false;
        try (Interruption interruption = Interruption.listening(err)) {
            SearchProgress progress = new SearchProgress(err, new Terminal());
            for (String variant : rows) {
                for (String trigger : columns) {
                    if (!interruption.requested()) {
                        progress.cell(variant, trigger, cells.size(), rows.size() * columns.size());
                        cells.add(cell(variant, trigger, search.survey(interruption::requested, progress)));
                    }
                }
            }
            progress.end();
            interrupted = interruption.requested();
            Matrix matrix = new Matrix(
                    name,
                    policy.policy().memoryModel().name().toLowerCase(Locale.ROOT),
                    cells,
                    (System.nanoTime() - begun) / 1e9);
            out.print(json ? matrix.json() + "\n" : markdown ? matrix.markdown() : matrix.table());
            if (!json) {
                err.println(matrix.summary());
            }
            out.flush();
            err.flush();
        }
        if (interrupted) {
            return ExitCode.INTERRUPTED;
        }
        return cells.stream().allMatch(MatrixCell::complete) ? ExitCode.OK : ExitCode.INCOMPLETE;
    }

    private static Set<String> allNames(Scenario scenario) {
        return scenario.variants().stream()
                .flatMap(variant -> variant.names().stream())
                .collect(Collectors.toSet());
    }

    private static List<String> chosen(String what, List<String> wanted, List<String> all, Set<String> known) {
        for (String one : wanted) {
            if (!known.contains(one)) {
                throw BadInput.usage(
                        "the scenario has no " + what + " '" + one + "'; it has " + String.join(", ", all));
            }
        }
        List<String> names = wanted.isEmpty() ? all : wanted;
        return names.isEmpty() ? List.of("") : names;
    }

    private MatrixCell cell(String variant, String trigger, Plan plan) throws InterruptedException {
        Request request = new Request(named(variant), named(trigger), Map.of(), Optional.empty());
        Program program = ProgramOptions.assemble(
                        name, request, spec.commandLine().getErr())
                .program()
                .orElseThrow();
        Guest guest = new Guest(program, policy.policy());
        Exploration seen = new Explorer(engine.on(guest).subject().lawless(), plan).explore();
        List<OutcomeClass> classes = program.scenario().map(Scenario::outcomes).orElse(List.of());
        Set<String> outcomes = new LinkedHashSet<>();
        for (Counterexample found : seen.counterexamples()) {
            outcomes.add(outcome(guest.drainedByDecision(), found, classes));
        }
        engine.print(spec.commandLine().getErr(), guest.image());
        List<String> order = classes.stream().map(OutcomeClass::name).toList();
        return new MatrixCell(
                variant,
                trigger,
                outcomes.stream()
                        .sorted((a, b) -> Integer.compare(order.indexOf(a), order.indexOf(b)))
                        .toList(),
                seen.cuts().isEmpty()
                        ? "complete"
                        : seen.cuts().stream().sorted().map(Cut::words).collect(Collectors.joining(", ")),
                seen.states(),
                seen.transitions(),
                seen.seconds());
    }

    private static Optional<String> named(String name) {
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    /** The first class that covers it; the kind of the violation where none does. */
    private static String outcome(Guest guest, Counterexample found, List<OutcomeClass> classes) {
        GuestNames names = new GuestNames(guest.image(), guest.boot());
        List<String> chain = new Investigator(guest.boot(), guest.image(), names)
                .investigate(found.run(), guest.ending(Long.MAX_VALUE, Optional.empty()), anything -> Optional.empty())
                .chain();
        String kind = found.violation().kind().label();
        return classes.stream()
                .filter(one -> one.covers(kind, chain))
                .map(OutcomeClass::name)
                .findFirst()
                .orElse(kind);
    }
}
