package org.vmxlab.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.vmxlab.assembler.Program;
import org.vmxlab.diagnosis.Diagnosis;
import org.vmxlab.diagnosis.Investigator;
import org.vmxlab.explore.Counterexample;
import org.vmxlab.explore.Cut;
import org.vmxlab.explore.Exploration;
import org.vmxlab.explore.Explorer;
import org.vmxlab.explore.Plan;
import org.vmxlab.guest.Guest;
import org.vmxlab.guest.GuestNames;
import org.vmxlab.guest.GuestSource;
import org.vmxlab.machine.Machine;
import org.vmxlab.report.Outcome;
import org.vmxlab.report.RunJson;
import org.vmxlab.report.SearchHeader;
import org.vmxlab.report.SearchJson;
import org.vmxlab.report.SearchText;
import org.vmxlab.report.TextReport;
import org.vmxlab.schedule.Performed;
import org.vmxlab.schedule.Run;
import org.vmxlab.schedule.RunResult;
import org.vmxlab.schedule.Sequence;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vmxlab explore}. */
@Command(
        name = "explore",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Look at every interleaving of CPUs, interrupts, IPIs and store buffers; show the shortest that fails.",
        header = {
            "Examples:",
            "  vmxlab explore xen/vmcs-race",
            "  vmxlab explore xen/vmcs-race --variant landed",
            "  vmxlab explore my.asm --preemptions 2 --time 60s",
            "  vmxlab explore my.asm --keep-going --json",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 all seen, no violation; 1 violation; 2 usage; 3 bad input; 4 no violation, but not all was seen;",
            "70 internal error; 130 interrupted (Ctrl-C)."
        })
final class ExploreCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ProgramOptions program = new ProgramOptions();

    @Mixin
    private PolicyOptions policy = new PolicyOptions();

    @Mixin
    private ResultOptions results = new ResultOptions();

    @Mixin
    private SearchOptions search = new SearchOptions();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        Plan checked = search.plan(() -> false, null);
        Program assembled = program.assemble(err).program().orElseThrow();
        Guest guest = new Guest(assembled, policy.policy());
        try (Interruption interruption = Interruption.listening(err)) {
            SearchProgress progress = new SearchProgress(err, new Terminal());
            Plan plan = search.plan(interruption::requested, progress);
            Exploration exploration = new Explorer(guest.subject(), plan).explore();
            progress.end();
            report(guest, exploration, checked);
            if (exploration.cuts().contains(Cut.INTERRUPTED)) {
                return ExitCode.INTERRUPTED;
            }
            return switch (exploration.verdict()) {
                case VIOLATION -> ExitCode.VIOLATION;
                case COMPLETE -> ExitCode.OK;
                case INCOMPLETE -> ExitCode.INCOMPLETE;
            };
        }
    }

    private void report(Guest guest, Exploration exploration, Plan plan) {
        Guest replayed = guest.drainedByDecision();
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < exploration.counterexamples().size(); i++) {
            outcomes.add(outcome(replayed, exploration.counterexamples().get(i), i));
        }
        SearchHeader header = new SearchHeader(
                program.program(),
                guest.image().hash(),
                guest.boot().cpus().size(),
                policy.policy().memoryModel().name().toLowerCase(Locale.ROOT),
                search.bounds(),
                plan.seed());
        Machine machine = outcomes.isEmpty() ? guest.boot() : outcomes.get(0).machine();
        GuestNames names = new GuestNames(guest.image(), machine);
        GuestSource source = new GuestSource(machine.memory(), guest.image());
        PrintWriter out = spec.commandLine().getOut();
        if (results.json()) {
            out.println(
                    new SearchJson(new RunJson(guest.image(), names, source)).render(exploration, outcomes, header));
        } else {
            TextReport runs = new TextReport(guest.image(), names, source, results.style());
            out.print(new SearchText(runs, results.style()).render(exploration, outcomes, header));
        }
        out.flush();
    }

    /** The run of a counter-example, with its causes, saved. */
    private Outcome outcome(Guest guest, Counterexample found, int number) {
        RunResult result = found.run();
        Run.Ending ending = guest.ending(Long.MAX_VALUE, Optional.empty());
        Machine machine = guest.boot();
        new Run(
                        machine,
                        new Sequence(result.performed().stream()
                                .map(Performed::decision)
                                .toList()),
                        ending)
                .under(guest.law(machine))
                .run();
        GuestNames names = new GuestNames(guest.image(), machine);
        Diagnosis diagnosis =
                new Investigator(guest.boot(), guest.image(), names).investigate(result, ending, guest::lawNow);
        Map<String, String> settings = new LinkedHashMap<>(program.chosen());
        settings.putAll(policy.chosen());
        settings.put(SavedRun.STORE_BUFFERS, SavedRun.DRAINED_BY_DECISION);
        Optional<String> saved = results.saves()
                ? new ReplaySaver(guest, program.program(), spec.commandLine().getErr())
                        .save(results.replayFile(program.program(), number), result, settings, names)
                : Optional.empty();
        return new Outcome(
                program.program(),
                guest.image().hash(),
                machine,
                result,
                Optional.of(diagnosis),
                Optional.empty(),
                names.objects(),
                saved,
                Map.of(),
                Map.of(),
                Optional.empty(),
                0);
    }
}
