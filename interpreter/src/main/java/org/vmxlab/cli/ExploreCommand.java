package org.vmxlab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vmxlab.diagnosis.Diagnosis;
import org.vmxlab.diagnosis.Investigator;
import org.vmxlab.explore.Checkpoint;
import org.vmxlab.explore.Counterexample;
import org.vmxlab.explore.Cut;
import org.vmxlab.explore.Exploration;
import org.vmxlab.explore.Explorer;
import org.vmxlab.explore.Plan;
import org.vmxlab.explore.Subject;
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
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Option;
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
            "  vmxlab explore --resume my.vmxs            a search that was stopped goes on",
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

    @Option(
            names = "--resume",
            paramLabel = "FILE",
            description = "Go on with a search that was stopped; its program and settings stand in the file.")
    private @Nullable Path resume;

    @Option(
            names = "--resume-file",
            paramLabel = "FILE",
            description = "Save a search that is stopped here (default: NAME.vmxs in this folder).")
    private @Nullable Path resumeFile;

    /** Makes PROGRAM optional in {@code explore}, which may have it from a file. */
    static void programIsOptional(CommandSpec explore) {
        PositionalParamSpec program = explore.positionalParameters().get(0);
        explore.remove(program);
        explore.addPositional(program.toBuilder().arity("0..1").required(false).build());
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        search.plan(() -> false, null);
        if (resume == null) {
            SearchedProgram searched = SearchedProgram.given(program, policy, err);
            return explore(
                    searched, search, plan -> new Explorer(searched.guest().subject(), plan));
        }
        try (ResumeFile file = ResumeFile.open(resume)) {
            SearchedProgram searched = SearchedProgram.resumed(file, program, given(), err);
            Subject subject = searched.guest().subject();
            return explore(
                    searched,
                    search.resuming(file.settings()),
                    plan -> new Explorer(
                            subject,
                            plan,
                            file.checkpoint(subject, plan.bounds().bytes())));
        }
    }

    /** Settings that stand on the command line and in resume files. */
    private Map<String, String> given() {
        Map<String, String> given = new LinkedHashMap<>(policy.chosen());
        given.putAll(search.lasting());
        given.keySet().removeIf(name -> !spec.commandLine().getParseResult().hasMatchedOption("--" + name));
        given.putAll(program.chosen());
        return given;
    }

    private int explore(SearchedProgram searched, SearchOptions options, Function<Plan, Explorer> begin)
            throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        try (Interruption interruption = Interruption.listening(err)) {
            SearchProgress progress = new SearchProgress(err, new Terminal());
            Plan plan = options.plan(interruption::requested, progress);
            Explorer explorer = begin.apply(plan);
            Exploration exploration = explorer.explore();
            progress.end();
            if (results.saves() && explorer.checkpoint().isPresent()) {
                interruption.saving();
            }
            report(searched, options, exploration, plan);
            if (results.saves()) {
                explorer.checkpoint().ifPresent(checkpoint -> save(searched, options, checkpoint));
            }
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

    private void save(SearchedProgram searched, SearchOptions options, Checkpoint checkpoint) {
        PrintWriter err = spec.commandLine().getErr();
        Path file = resumeFile == null ? ResultOptions.inThisFolder(searched.name(), ".vmxs") : resumeFile;
        Map<String, String> settings = new LinkedHashMap<>(searched.settings());
        settings.putAll(options.lasting());
        try {
            ResumeFile.write(file, searched.name(), searched.hash(), settings, checkpoint);
            err.println("to go on from here: vmxlab explore --resume " + file);
        } catch (IOException unwritable) {
            err.println("warning: the resume file '" + file + "' cannot be written: " + unwritable.getMessage()
                    + "; --resume-file names another place");
        }
        err.flush();
    }

    private void report(SearchedProgram searched, SearchOptions options, Exploration exploration, Plan plan) {
        Guest guest = searched.guest();
        Guest replayed = guest.drainedByDecision();
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < exploration.counterexamples().size(); i++) {
            outcomes.add(
                    outcome(searched, replayed, exploration.counterexamples().get(i), i));
        }
        SearchHeader header = new SearchHeader(
                searched.name(),
                searched.hash(),
                guest.boot().cpus().size(),
                searched.memoryModel(),
                options.bounds(),
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
    private Outcome outcome(SearchedProgram searched, Guest guest, Counterexample found, int number) {
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
        Map<String, String> settings = new LinkedHashMap<>(searched.settings());
        settings.put(SavedRun.STORE_BUFFERS, SavedRun.DRAINED_BY_DECISION);
        Optional<String> saved = results.saves()
                ? new ReplaySaver(guest, searched.name(), spec.commandLine().getErr())
                        .save(results.replayFile(searched.name(), number), result, settings, names)
                : Optional.empty();
        return new Outcome(
                searched.name(),
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
