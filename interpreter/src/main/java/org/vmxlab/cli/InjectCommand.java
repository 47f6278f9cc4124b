package org.vmxlab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vmxlab.assembler.Program;
import org.vmxlab.campaign.Acceptance;
import org.vmxlab.campaign.Campaign;
import org.vmxlab.campaign.CampaignCsv;
import org.vmxlab.campaign.CampaignFile;
import org.vmxlab.campaign.CampaignJson;
import org.vmxlab.campaign.CampaignJunit;
import org.vmxlab.campaign.CampaignText;
import org.vmxlab.campaign.Effect;
import org.vmxlab.campaign.FaultKind;
import org.vmxlab.campaign.Findings;
import org.vmxlab.campaign.Parameters;
import org.vmxlab.campaign.SiteFilter;
import org.vmxlab.campaign.Subject;
import org.vmxlab.diagnostic.SourceFile;
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
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Inject faults, one at each site along a run; say what each comes to.",
        header = {
            "Examples:",
            "  vmxlab inject xen/vmcs-race --variant landed",
            "  vmxlab inject xen/vmcs-race --variant landed --kinds ipi-lost,ipi-delayed",
            "  vmxlab inject my.asm --kinds nmi --sites 'routine=list_*,window=if-clear'",
            "  vmxlab inject my.asm --along my.vmxr --kinds current-vmcs-lost --json",
            "  vmxlab inject faults/missing-time-limit.campaign",
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
    /** What the name of a campaign file ends with. */
    private static final String CAMPAIGN = ".campaign";

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
        check();
        return program.program().endsWith(CAMPAIGN) ? campaign() : sweep(asked());
    }

    /** What is to be done, whoever said so. */
    private record Task(
            ProgramOptions program,
            List<FaultKind> kinds,
            List<SiteFilter> filters,
            Parameters parameters,
            Acceptance acceptance,
            Optional<Path> along) {}

    private Task asked() {
        return new Task(
                program,
                faults.kinds(),
                faults.filters(),
                faults.parameters(),
                accepted.isEmpty() ? Acceptance.standard() : Acceptance.of(accepted()),
                Optional.ofNullable(along));
    }

    private int campaign() throws InterruptedException {
        if (!faults.isEmpty() || !accepted.isEmpty() || along != null) {
            throw BadInput.usage("a campaign file says itself which faults, where, along what and what is accepted;"
                    + " --variant, --trigger and --set may be given beside it");
        }
        SourceFile file = new ProgramFiles().campaign(program.program());
        try {
            CampaignFile campaign = CampaignFile.parse(String.join("\n", file.lines()));
            String name = ProgramFiles.besideCampaign(file, campaign.program());
            Task task = new Task(
                    program.orElse(name, campaign.variant(), campaign.trigger(), campaign.options()),
                    campaign.kinds(),
                    campaign.filters(),
                    campaign.parameters(),
                    campaign.acceptance(),
                    campaign.along().map(path -> Path.of(ProgramFiles.besideCampaign(file, path))));
            return sweep(task);
        } catch (CampaignFile.Malformed malformed) {
            throw BadInput.file(
                    "'" + program.program() + "', line " + malformed.line() + ": " + malformed.getMessage());
        }
    }

    private int sweep(Task task) throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        Program assembled = task.program().assemble(err).program().orElseThrow();
        Guest guest = new Guest(assembled, policy.policy());
        Subject subject =
                new Subject(guest, schedule(task, guest, err), maxSteps == null ? guest.maxSteps() : maxSteps);
        try (Interruption interruption = Interruption.listening(err)) {
            CampaignProgress progress = new CampaignProgress(err, new Terminal());
            Campaign.Plan plan = new Campaign.Plan(
                    task.kinds(),
                    site -> task.filters().isEmpty() || task.filters().stream().anyMatch(filter -> filter.passes(site)),
                    task.parameters(),
                    bruteForce ? Campaign.Equivalence.BRUTE_FORCE : Campaign.Equivalence.MERGED,
                    jobs == null ? Runtime.getRuntime().availableProcessors() : jobs,
                    interruption::requested,
                    progress::at);
            Findings findings = new Campaign(subject, plan).run();
            progress.end();
            requireSites(task, findings);
            List<CampaignText.Saved> saved = save(task, findings);
            show(task, guest, findings, saved);
            if (interruption.requested()) {
                return ExitCode.INTERRUPTED;
            }
            return task.acceptance().refused(findings).isEmpty() ? ExitCode.OK : ExitCode.VIOLATION;
        } catch (Campaign.AlreadyWrong wrong) {
            throw BadInput.file("without any fault the run already ends in " + wrong.getMessage()
                    + "; there is nothing to compare with: choose another --variant, or another run with --round-robin"
                    + " or --along");
        }
    }

    /** A campaign that strikes nothing has shown nothing. */
    private static void requireSites(Task task, Findings findings) {
        if (findings.all() == 0) {
            throw BadInput.file("no site: nothing along this run can be struck by "
                    + String.join(
                            ", ", task.kinds().stream().map(FaultKind::name).toList())
                    + (task.filters().isEmpty() ? "" : " where " + task.filters())
                    + "; loosen the filter of sites, name other kinds, or go along another run");
        }
        for (SiteFilter filter : task.filters()) {
            if (!findings.passes(filter)) {
                throw BadInput.file("the filter of sites '" + filter + "' matches no step of this run; loosen it, or go"
                        + " along another run");
            }
        }
        if (task.kinds().size() < FaultKind.ALL.size()) {
            for (FaultKind kind : task.kinds()) {
                if (findings.sites(kind) == 0) {
                    throw BadInput.file("the kind '" + kind.name() + "' has no site along this run; 'vmxlab explain "
                            + kind.name() + "' tells where it strikes");
                }
            }
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
        Set<Effect> effects = EnumSet.noneOf(Effect.class);
        for (String word : accepted) {
            effects.add(Effect.named(word)
                    .orElseThrow(() -> BadInput.usage(
                            "--accept " + word + ": the effects are " + String.join(", ", Effect.words()))));
        }
        return effects;
    }

    private Supplier<ForkableSchedule> schedule(Task task, Guest guest, PrintWriter err) {
        if (task.along().isPresent()) {
            SavedRun saved = SavedRun.open(task.along().get(), err);
            if (!saved.guest().image().hash().equals(guest.image().hash())) {
                throw BadInput.file(
                        "'" + task.along().get() + "' was recorded for another program, variant or trigger than this");
            }
            return () -> new AsRecorded(saved.replay().performed(), new RoundRobin(QUANTUM));
        }
        long steps = quantum == null ? 0 : quantum;
        return steps > 0 ? () -> new RoundRobin(steps) : guest::schedule;
    }

    private List<CampaignText.Saved> save(Task task, Findings findings) {
        List<CampaignText.Saved> saved = new ArrayList<>();
        String name = task.program().program();
        Path place = folder == null ? ResultOptions.inThisFolder(name, "-faults") : folder;
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
                                    .replayFile(name, settings(task, findings))
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

    private Map<String, String> settings(Task task, Findings findings) {
        Map<String, String> settings = task.program().chosen();
        settings.putAll(policy.chosen());
        settings.put("max-steps", Long.toString(findings.maxSteps()));
        settings.put(SavedRun.LAWS, SavedRun.LAWS_AT_THE_END);
        return settings;
    }

    private void show(Task task, Guest guest, Findings findings, List<CampaignText.Saved> saved) {
        PrintWriter out = spec.commandLine().getOut();
        String name = task.program().program();
        CampaignText.Header header = new CampaignText.Header(
                name,
                task.parameters(),
                task.kinds().stream()
                        .map(kind -> new CampaignText.KindCount(kind.name(), kind.title(), findings.sites(kind)))
                        .toList());
        List<Findings.Example> refused = task.acceptance().refused(findings);
        if (json) {
            out.println(CampaignJson.render(findings, header, guest.image().hash(), saved));
        } else {
            CampaignText text = new CampaignText(findings, header);
            out.print(text.render(saved));
            out.println();
            out.print(text.examples(
                    saved.stream()
                            .filter(each -> refused.contains(each.example()))
                            .toList(),
                    EXAMPLES));
        }
        out.flush();
        write(csv, CampaignCsv.render(findings, saved));
        write(junit, CampaignJunit.render(name, findings, refused::contains));
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
