package org.vmxlab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vmxlab.assembler.Program;
import org.vmxlab.campaign.Campaign;
import org.vmxlab.campaign.CampaignCsv;
import org.vmxlab.campaign.CampaignJson;
import org.vmxlab.campaign.CampaignJunit;
import org.vmxlab.campaign.CampaignText;
import org.vmxlab.campaign.Effect;
import org.vmxlab.campaign.FaultKind;
import org.vmxlab.campaign.Findings;
import org.vmxlab.campaign.SiteFilter;
import org.vmxlab.campaign.Subject;
import org.vmxlab.guest.Guest;
import org.vmxlab.schedule.AsRecorded;
import org.vmxlab.schedule.ForkableSchedule;
import org.vmxlab.schedule.RoundRobin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vmxlab inject}. */
@Command(
        name = "inject",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Inject faults, one at each site along a run; say what each comes to.",
        header = {
            "Examples:",
            "  vmxlab inject xen/vmcs-race --variant landed",
            "  vmxlab inject xen/vmcs-race --variant landed --kinds ipi-lost,ipi-delayed",
            "  vmxlab inject my.asm --kinds nmi --sites 'routine=list_*,window=if-clear'",
            "  vmxlab inject my.asm --along my.vmxr --kinds current-vmcs-lost --json",
            ""
        },
        footer = {
            "",
            "Along the scenario's schedule, or turns of 50 steps. Effects: masked, detected (the program or the machine",
            "noticed), hang, owner-violation, silent-corruption (the end is another one, and nobody noticed).",
            "Exit codes: 0 only effects that are accepted; 1 others; 2 usage; 3 bad input, or no site at all;",
            "130 interrupted (Ctrl-C)."
        })
final class InjectCommand implements Callable<Integer> {
    private static final long QUANTUM = 50;
    private static final int EXAMPLES = 12;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ProgramOptions program = new ProgramOptions();

    @Mixin
    private FaultOptions faults = new FaultOptions();

    @Option(
            names = "--faults",
            paramLabel = "K",
            defaultValue = "1",
            description = "Faults in one run (default: ${DEFAULT-VALUE}, the only number so far).")
    private int together = 1;

    @Option(
            names = "--accept",
            paramLabel = "EFFECT",
            split = ",",
            description = "Effects that are all right (default: masked,detected).")
    private List<String> accepted = new ArrayList<>();

    @Option(names = "--along", paramLabel = "FILE", description = "Along the decisions of this replay file.")
    private @Nullable Path along;

    @Option(names = "--round-robin", paramLabel = "STEPS", description = "Along turns of so many steps.")
    private @Nullable Long quantum;

    @Option(
            names = "--max-steps",
            paramLabel = "N",
            description = "Steps after which a run hangs (default: the scenario's bound, or four times the run without"
                    + " faults and 20,000 more, whatever is less).")
    private @Nullable Long maxSteps;

    @Option(names = "--brute-force", description = "Try every site to the end of its run; merge nothing.")
    private boolean bruteForce;

    @Option(names = "--jobs", paramLabel = "N", description = "Threads (default: one for each processor).")
    private @Nullable Integer jobs;

    @Option(names = "--json", description = "Print the result as one JSON object.")
    private boolean json;

    @Option(names = "--csv", paramLabel = "FILE", description = "Also write the table as comma-separated values.")
    private @Nullable Path csv;

    @Option(names = "--junit", paramLabel = "FILE", description = "Also write the table as JUnit's XML.")
    private @Nullable Path junit;

    @Option(
            names = "--replay-folder",
            paramLabel = "FOLDER",
            description = "Save a run for each line of the table and effect here (default: NAME-faults).")
    private @Nullable Path folder;

    @Option(names = "--no-save", description = "Save no replay files.")
    private boolean noSave;

    @Mixin
    private PolicyOptions policy = new PolicyOptions();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        check();
        Set<Effect> accept = accepted();
        List<FaultKind> kinds = faults.kinds();
        List<SiteFilter> filters = faults.filters();
        Program assembled = program.assemble(err).program().orElseThrow();
        Guest guest = new Guest(assembled, policy.policy());
        Subject subject = new Subject(guest, schedule(guest, err), maxSteps == null ? guest.maxSteps() : maxSteps);
        try (Interruption interruption = Interruption.listening(err)) {
            CampaignProgress progress = new CampaignProgress(err, new Terminal());
            Campaign.Plan plan = new Campaign.Plan(
                    kinds,
                    site -> filters.isEmpty() || filters.stream().anyMatch(filter -> filter.passes(site)),
                    faults.parameters(),
                    bruteForce ? Campaign.Equivalence.BRUTE_FORCE : Campaign.Equivalence.MERGED,
                    jobs == null ? Runtime.getRuntime().availableProcessors() : jobs,
                    interruption::requested,
                    progress::at);
            Findings findings = new Campaign(subject, plan).run();
            progress.end();
            if (findings.all() == 0) {
                throw BadInput.file("no site: nothing along this run can be struck by "
                        + String.join(", ", kinds.stream().map(FaultKind::name).toList())
                        + (filters.isEmpty() ? "" : " where " + filters)
                        + "; loosen --sites, name other --kinds, or go along another run with --along");
            }
            List<CampaignText.Saved> saved = save(guest, findings, err);
            show(guest, findings, kinds, accept, saved);
            if (interruption.requested()) {
                return ExitCode.INTERRUPTED;
            }
            return EnumSet.allOf(Effect.class).stream()
                            .allMatch(effect -> accept.contains(effect) || findings.count(effect) == 0)
                    ? ExitCode.OK
                    : ExitCode.VIOLATION;
        } catch (Campaign.AlreadyWrong wrong) {
            throw BadInput.file("without any fault the run already ends in " + wrong.getMessage()
                    + "; there is nothing to compare with: choose another --variant, or another run with --round-robin"
                    + " or --along");
        }
    }

    private void check() {
        if (together != 1) {
            throw BadInput.usage("--faults " + together + ": single faults alone are swept, --faults 1");
        }
        if (along != null && quantum != null) {
            throw BadInput.usage("--along and --round-robin exclude each other: both decide who goes on");
        }
        atLeastOne("--round-robin", quantum);
        atLeastOne("--max-steps", maxSteps);
        atLeastOne("--jobs", jobs == null ? null : Long.valueOf(jobs));
    }

    private static void atLeastOne(String option, @Nullable Long value) {
        if (value != null && value < 1) {
            throw BadInput.usage(option + " " + value + ": at least 1");
        }
    }

    private Set<Effect> accepted() {
        if (accepted.isEmpty()) {
            return EnumSet.of(Effect.MASKED, Effect.DETECTED);
        }
        Set<Effect> effects = EnumSet.noneOf(Effect.class);
        for (String word : accepted) {
            effects.add(Effect.named(word)
                    .orElseThrow(() -> BadInput.usage(
                            "--accept " + word + ": the effects are " + String.join(", ", Effect.words()))));
        }
        return effects;
    }

    private Supplier<ForkableSchedule> schedule(Guest guest, PrintWriter err) {
        if (along != null) {
            SavedRun saved = SavedRun.open(along, err);
            if (!saved.guest().image().hash().equals(guest.image().hash())) {
                throw BadInput.file("'" + along + "' was recorded for another program, variant or trigger than this");
            }
            return () -> new AsRecorded(saved.replay().performed(), new RoundRobin(QUANTUM));
        }
        long steps = quantum == null ? 0 : quantum;
        return steps > 0 ? () -> new RoundRobin(steps) : guest::schedule;
    }

    private List<CampaignText.Saved> save(Guest guest, Findings findings, PrintWriter err) {
        List<CampaignText.Saved> saved = new ArrayList<>();
        Path place = folder == null ? ResultOptions.inThisFolder(program.program(), "-faults") : folder;
        try {
            for (Findings.Line line : findings.lines()) {
                for (Findings.Example example : line.worst()) {
                    if (noSave) {
                        saved.add(new CampaignText.Saved(example, ""));
                        continue;
                    }
                    Path file = Files.createDirectories(place).resolve(name(line, example));
                    Files.writeString(
                            file,
                            example.run()
                                    .replayFile(program.program(), settings(findings))
                                    .text());
                    saved.add(new CampaignText.Saved(example, file.toString()));
                }
            }
        } catch (IOException unwritable) {
            throw BadInput.file("'" + place + "' cannot be written: " + unwritable.getMessage()
                    + "; --replay-folder names another place, --no-save saves nothing");
        }
        return saved;
    }

    private static String name(Findings.Line line, Findings.Example example) {
        String routine = line.routine().replaceAll("[^\\w.+-]", "_");
        return line.kind() + "-" + routine + "-" + example.effect().word() + ".vmxr";
    }

    private Map<String, String> settings(Findings findings) {
        Map<String, String> settings = program.chosen();
        settings.putAll(policy.chosen());
        settings.put("max-steps", Long.toString(findings.maxSteps()));
        settings.put(SavedRun.LAWS, SavedRun.LAWS_AT_THE_END);
        return settings;
    }

    private void show(
            Guest guest, Findings findings, List<FaultKind> kinds, Set<Effect> accept, List<CampaignText.Saved> saved) {
        PrintWriter out = spec.commandLine().getOut();
        CampaignText.Header header = new CampaignText.Header(
                program.program(),
                faults.parameters(),
                kinds.stream()
                        .map(kind -> new CampaignText.KindCount(kind.name(), kind.title(), findings.sites(kind)))
                        .toList());
        if (json) {
            out.println(CampaignJson.render(findings, header, guest.image().hash(), saved));
        } else {
            CampaignText text = new CampaignText(findings, header);
            out.print(text.render(saved));
            out.println();
            out.print(text.examples(saved, EXAMPLES));
        }
        out.flush();
        write(csv, CampaignCsv.render(findings, saved));
        write(junit, CampaignJunit.render(program.program(), findings, example -> !accept.contains(example.effect())));
    }

    private static void write(@Nullable Path file, String text) {
        if (file != null) {
            try {
                Files.writeString(file, text);
            } catch (IOException unwritable) {
                throw BadInput.file("'" + file + "' cannot be written: " + unwritable.getMessage());
            }
        }
    }
}
