package org.vmxlab.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vmxlab.diagnosis.Diagnosis;
import org.vmxlab.diagnosis.Investigator;
import org.vmxlab.diagnosis.Names;
import org.vmxlab.guest.Guest;
import org.vmxlab.guest.GuestNames;
import org.vmxlab.guest.GuestSource;
import org.vmxlab.machine.Machine;
import org.vmxlab.report.Outcome;
import org.vmxlab.report.RunJson;
import org.vmxlab.report.TextReport;
import org.vmxlab.schedule.Run;
import org.vmxlab.schedule.RunResult;
import org.vmxlab.schedule.Schedule;
import org.vmxlab.verdict.Violation;
import picocli.CommandLine;

/** Runs a guest, finds causes, shows and saves the result. */
final class Execution {
    /** Steps that are made again under a recorder, which takes a second for a few millions. */
    private static final long MOST_INVESTIGATED = 20_000_000;

    private final Guest guest;
    private final String program;
    private final ResultOptions results;
    private final PrintWriter out;
    private final PrintWriter err;

    /** Whether each instruction is printed. */
    enum Tracing {
        NONE,
        EACH_STEP
    }

    /**
     * What to run.
     *
     * @param dumps requests for memory at the end
     * @param settings what a replay file has to remember
     */
    record Plan(
            Schedule schedule,
            Optional<Long> seed,
            Optional<Long> until,
            long maxSteps,
            Tracing tracing,
            List<String> dumps,
            Map<String, String> settings) {}

    Execution(Guest guest, String program, ResultOptions results, CommandLine commandLine) {
        this.guest = guest;
        this.program = program;
        this.results = results;
        this.out = commandLine.getOut();
        this.err = commandLine.getErr();
    }

    /** Runs and reports; answers the exit code. */
    int run(Plan plan) {
        Dumps.check(guest.image(), plan.dumps());
        try (Interruption interruption = Interruption.listening(err)) {
            return run(plan, interruption);
        }
    }

    private int run(Plan plan, Interruption interruption) {
        long begun = System.nanoTime();
        Machine machine = guest.boot();
        GuestNames names = new GuestNames(guest.image(), machine);
        machine.attach(new RemarkPrinter(names, err));
        Run.Ending ending = guest.ending(plan.maxSteps(), plan.until());
        Run run = new Run(machine, plan.schedule(), ending)
                .under(guest.law(machine))
                .stoppedBy(interruption::requested);
        if (plan.tracing() == Tracing.EACH_STEP) {
            run.heardBy(new TracePrinter(machine, guest.image(), err, interruption::request));
        }
        RunResult result = run.run();
        err.flush();
        result.violation().ifPresent(violation -> interruption.meanwhile(underInvestigation(violation, result, names)));
        Optional<Diagnosis> diagnosis =
                result.violation().isEmpty() ? Optional.empty() : Optional.of(investigate(result, ending, names));
        Optional<String> saved =
                diagnosis.isPresent() && results.saves() ? save(plan, result, names) : Optional.empty();
        double seconds = (System.nanoTime() - begun) / 1e9;
        Optional<String> cutOff = run.stopped() ? Optional.of(interrupted(result)) : Optional.empty();
        show(
                new Outcome(
                        program,
                        guest.image().hash(),
                        machine,
                        result,
                        diagnosis,
                        cutOff,
                        diagnosis.isPresent() || cutOff.isPresent() ? names.objects() : List.of(),
                        saved,
                        Dumps.take(guest.image(), machine, plan.dumps()),
                        Map.of("steps", plan.maxSteps()),
                        plan.seed(),
                        seconds),
                names);
        if (cutOff.isPresent()) {
            return ExitCode.INTERRUPTED;
        }
        return diagnosis.isPresent() ? ExitCode.VIOLATION : ExitCode.OK;
    }

    private static String interrupted(RunResult result) {
        return "interrupted after " + result.steps() + " steps; a run is the same each time: --max-steps "
                + Math.max(1, result.steps()) + " ends 'vmxlab run' here, --until LABEL ends it at a place,"
                + " --trace shows each step";
    }

    private static String underInvestigation(Violation violation, RunResult result, Names names) {
        return "interrupted while looking for the causes of " + violation.kind().label() + " ["
                + violation.kind().code() + "] on CPU " + violation.cpu() + " in " + names.routine(violation.rip())
                + ", found after " + result.steps() + " steps";
    }

    private Diagnosis investigate(RunResult result, Run.Ending ending, Names names) {
        if (result.steps() > MOST_INVESTIGATED) {
            Violation violation = result.violation().orElseThrow();
            err.println("note: why it came to " + violation.kind().label() + " is not looked for: the " + result.steps()
                    + " steps would be made again, one by one; --max-steps with at most " + MOST_INVESTIGATED
                    + " ends a run where it can be");
            return new Diagnosis(
                    violation, List.of(names.routine(violation.rip())), List.of(), List.of(), result.steps());
        }
        return new Investigator(guest.boot(), guest.image(), names)
                .investigate(result, ending, machine -> Optional.empty());
    }

    private void show(Outcome outcome, Names names) {
        GuestSource source = new GuestSource(outcome.machine().memory(), guest.image());
        if (results.json()) {
            out.println(new RunJson(guest.image(), names, source).render(outcome));
        } else {
            out.print(new TextReport(guest.image(), names, source, results.style()).render(outcome));
        }
        out.flush();
    }

    private Optional<String> save(Plan plan, RunResult result, Names names) {
        Map<String, String> settings = new LinkedHashMap<>(plan.settings());
        settings.put("max-steps", Long.toString(plan.maxSteps()));
        return new ReplaySaver(guest, program, err).save(results.replayFile(program, 0), result, settings, names);
    }
}
