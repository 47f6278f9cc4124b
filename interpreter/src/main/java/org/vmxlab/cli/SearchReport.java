package org.vmxlab.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vmxlab.diagnosis.Diagnosis;
import org.vmxlab.diagnosis.Investigator;
import org.vmxlab.explore.Counterexample;
import org.vmxlab.explore.Exploration;
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
import picocli.CommandLine;

/** Prints what an exploration found, and saves its runs. */
final class SearchReport {
    private final SearchedProgram searched;
    private final ResultOptions results;
    private final CommandLine commandLine;

    SearchReport(SearchedProgram searched, ResultOptions results, CommandLine commandLine) {
        this.searched = searched;
        this.results = results;
        this.commandLine = commandLine;
    }

    /** Prints {@code exploration}, which was made within {@code bounds}; answers the exit code of its verdict. */
    int print(Exploration exploration, Map<String, Long> bounds, long seed) {
        Guest guest = searched.guest();
        Guest replayed = guest.drainedByDecision();
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < exploration.counterexamples().size(); i++) {
            outcomes.add(outcome(replayed, exploration.counterexamples().get(i), i));
        }
        SearchHeader header = new SearchHeader(
                searched.name(), searched.hash(), guest.boot().cpus().size(), searched.memoryModel(), bounds, seed);
        Machine machine = outcomes.isEmpty() ? guest.boot() : outcomes.get(0).machine();
        GuestNames names = new GuestNames(guest.image(), machine);
        GuestSource source = new GuestSource(machine.memory(), guest.image());
        if (results.json()) {
            commandLine
                    .getOut()
                    .println(new SearchJson(new RunJson(guest.image(), names, source))
                            .render(exploration, outcomes, header));
        } else {
            TextReport runs = new TextReport(guest.image(), names, source, results.style());
            commandLine
                    .getOut()
                    .print(new SearchText(runs, names, results.style()).render(exploration, outcomes, header));
        }
        commandLine.getOut().flush();
        return switch (exploration.verdict()) {
            case VIOLATION -> ExitCode.VIOLATION;
            case COMPLETE -> ExitCode.OK;
            case INCOMPLETE -> ExitCode.INCOMPLETE;
        };
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
        Map<String, String> settings = new LinkedHashMap<>(searched.settings());
        settings.put(SavedRun.STORE_BUFFERS, SavedRun.DRAINED_BY_DECISION);
        Optional<String> saved = results.saves()
                ? new ReplaySaver(guest, searched.name(), commandLine.getErr())
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
