package org.vmxlab.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vmxlab.campaign.Acceptance;
import org.vmxlab.campaign.Campaign;
import org.vmxlab.campaign.CampaignFile;
import org.vmxlab.campaign.Conduct;
import org.vmxlab.campaign.Effect;
import org.vmxlab.campaign.Findings;
import org.vmxlab.campaign.Reproductions;
import org.vmxlab.campaign.TriedFaults;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.explore.Cut;
import org.vmxlab.explore.Shard;
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
            "  vmxlab inject my.asm --kinds ipi-lost,ipi-delayed --faults 2",
            "  vmxlab inject my.asm --faults 2 --sample 5000 --seed 7",
            "  vmxlab inject --resume my-faults.vmxs      a campaign that was stopped goes on",
            "  vmxlab inject my.asm --shard 2/5           on the second of five machines; then 'vmxlab merge'",
            ""
        },
        footer = {
            "",
            "Along the scenario's schedule, or turns of 50 steps. Effects: masked, detected (the program or the machine",
            "noticed), hang, owner-violation, silent-corruption (the end is another one, and nobody noticed).",
            "Each line of the table has a run that is saved, with as few turns of CPUs as are found soon.",
            "Exit codes: 0 all tried, only effects that are accepted; 1 others; 2 usage; 3 bad input, or no site at all;",
            "4 only effects that are accepted, but not all was tried; 130 interrupted (Ctrl-C). A shard ends with 1 or 4:",
            "what all came to says 'vmxlab merge'."
        })
final class InjectCommand implements Callable<Integer> {
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
            description = "Faults in one run (default: 1): the first at every site, each further one at"
                    + " every site behind it of the run that comes of it.")
    private @Nullable Integer together;

    @Option(
            names = "--combinations",
            paramLabel = "N",
            description = "Combinations of several faults that may be tried (default: 1000000); if there are"
                    + " more, none is.")
    private @Nullable Long combinations;

    @Option(
            names = "--sample",
            paramLabel = "N",
            description = "Draw N faults, or combinations of them, at random instead of trying all.")
    private @Nullable Long sample;

    @Option(names = "--seed", paramLabel = "S", description = "The same seed draws the same (default: 1).")
    private @Nullable Long seed;

    @Option(
            names = "--swarm",
            paramLabel = "B",
            description = "Draw in B batches, in each of which about half of the kinds take part.")
    private @Nullable Integer swarm;

    @Option(
            names = "--accept",
            paramLabel = "EFFECT",
            split = ",",
            description = "Effects that are all right (default: masked,detected).")
    private List<String> accepted = new ArrayList<>();

    @Option(names = "--along", paramLabel = "FILE", description = "Along the decisions of this replay file.")
    private @Nullable String along;

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

    @Mixin
    private EffortOptions effort = new EffortOptions();

    @Option(
            names = "--executions",
            paramLabel = "N",
            description = "Faults that are tried at the most, now (default: no bound).")
    private @Nullable Long executions;

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            description = "Try part I of N alone and save what came of it; 'vmxlab merge' puts the N files together.")
    private @Nullable String shard;

    @Option(
            names = "--shard-file",
            paramLabel = "FILE",
            description = "Save what came of a shard here (default: NAME-faults.IofN.vmxp in this folder).")
    private @Nullable Path shardFile;

    @Option(
            names = "--resume",
            paramLabel = "FILE",
            description = "Go on with a campaign that was stopped; its program and options stand in the file.")
    private @Nullable Path resume;

    @Option(
            names = "--resume-file",
            paramLabel = "FILE",
            description = "Save a campaign that is stopped here (default: NAME-faults.vmxs in this folder).")
    private @Nullable Path resumeFile;

    @Option(names = "--json", description = "Print the result as one JSON object.")
    private boolean json;

    @Mixin
    private CampaignOutput output = new CampaignOutput();

    @Option(names = "--no-save", description = "Save no replay files, and no resume file.")
    private boolean noSave;

    @Mixin
    private PolicyOptions policy = new PolicyOptions();

    @Override
    public Integer call() throws InterruptedException {
        check();
        PrintWriter err = spec.commandLine().getErr();
        if (resume == null) {
            return inject(task(err), TriedFaults.NONE);
        }
        try (SearchFile file = SearchFile.open(resume, SearchFile.Kind.CAMPAIGN_RESUME)) {
            requireSame(file, err);
            CampaignTask task = CampaignTask.of(file, "inject anew without --resume", err);
            return inject(task, file.content(TriedFaults::read));
        }
    }

    /** What is asked for here must be what {@code file} says. */
    private void requireSame(SearchFile file, PrintWriter err) {
        Map<String, String> given = new LinkedHashMap<>(policy.chosen());
        given.putAll(CampaignTask.settings(asked(), ShardOption.parse(shard)));
        given.keySet().removeIf(name -> !spec.commandLine().getParseResult().hasMatchedOption("--" + name));
        given.putAll(program.chosen());
        String name = program.program();
        if (isCampaign()) {
            CampaignTask task = task(err);
            given.putAll(task.settings());
            name = task.searched().name();
        }
        if (!name.isEmpty()) {
            given.put("PROGRAM", name);
        }
        Map<String, String> saved = new LinkedHashMap<>(file.header().settings());
        saved.put("PROGRAM", file.header().program());
        given.forEach((setting, value) -> SearchedProgram.requireSame(file, setting, saved.get(setting), value));
    }

    private boolean isCampaign() {
        return program.program().endsWith(CAMPAIGN);
    }

    private CampaignTask task(PrintWriter err) {
        return isCampaign()
                ? campaign(err)
                : new CampaignTask(SearchedProgram.given(program, policy, err), asked(), ShardOption.parse(shard));
    }

    private CampaignFile asked() {
        return conducted(new CampaignFile(
                "",
                program.program(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.ofNullable(along),
                faults.kinds(),
                faults.filters(),
                faults.parameters(),
                accepted.isEmpty() ? Acceptance.standard() : Acceptance.of(accepted()),
                Conduct.STANDARD));
    }

    /** What is said here of how it is carried out, by the names of options. */
    private Map<String, String> conductWords() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("faults", text(together));
        words.put("combinations", text(combinations));
        words.put("sample", text(sample));
        words.put("seed", text(seed));
        words.put("swarm", text(swarm));
        words.put("round-robin", text(quantum));
        words.put("max-steps", text(maxSteps));
        words.put("brute-force", bruteForce ? "true" : "");
        words.values().removeIf(String::isEmpty);
        return words;
    }

    private static String text(@Nullable Number number) {
        return number == null ? "" : number.toString();
    }

    /** As {@code asked} says, where nothing else is said here. */
    private CampaignFile conducted(CampaignFile asked) {
        Map<String, String> words = new LinkedHashMap<>(asked.conduct().words());
        words.putAll(conductWords());
        try {
            Conduct conduct = Conduct.of(words);
            if (asked.along().isPresent() && conduct.quantum().isPresent()) {
                throw BadInput.usage("--along and --round-robin exclude each other: both decide who goes on");
            }
            return asked.conducted(conduct);
        } catch (Conduct.Malformed malformed) {
            throw BadInput.usage("--" + malformed.getMessage());
        }
    }

    private CampaignTask campaign(PrintWriter err) {
        if (!faults.isEmpty() || !accepted.isEmpty() || along != null) {
            throw BadInput.usage("a campaign file says itself which faults, where, along what and what is accepted;"
                    + " --variant, --trigger and --set, and how it is carried out, may be given beside it");
        }
        ProgramFiles files = new ProgramFiles();
        SourceFile file = files.campaign(program.program());
        try {
            CampaignFile campaign = CampaignFile.parse(String.join("\n", file.lines()));
            String name = files.besideCampaign(file, campaign.program());
            ProgramOptions its = program.orElse(name, campaign.variant(), campaign.trigger(), campaign.options());
            return new CampaignTask(
                    SearchedProgram.given(its, policy, err),
                    conducted(campaign.along(path -> files.besideCampaign(file, path))),
                    ShardOption.parse(shard));
        } catch (CampaignFile.Malformed malformed) {
            throw BadInput.file(
                    "'" + program.program() + "', line " + malformed.line() + ": " + malformed.getMessage());
        }
    }

    private int inject(CampaignTask task, TriedFaults before) throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        try (Interruption interruption = Interruption.listening(err)) {
            CampaignProgress progress = new CampaignProgress(err, new Terminal());
            CampaignLimits limits = new CampaignLimits(interruption::requested, effort.time(), executions);
            Campaign campaign = new Campaign(
                    task.subject(err),
                    task.plan(effort.threads(), limits::exceeded, limits.counting(progress)),
                    before);
            Findings findings = campaign.run();
            progress.end();
            task.requireSites(findings);
            Set<Cut> cuts = EnumSet.noneOf(Cut.class);
            if (!campaign.isThrough()) {
                cuts.addAll(limits.cuts());
            }
            if (!task.shard().isWhole()) {
                cuts.add(Cut.SHARD);
            }
            if (findings.sample().isPresent()) {
                cuts.add(Cut.SAMPLED_FAULTS);
            }
            interruption.saving();
            Optional<Reproductions.Effort> saving = noSave
                    ? Optional.empty()
                    : Optional.of(new Reproductions.Effort(effort.threads(), interruption::requested, progress));
            int code = output.show(
                    task, findings, cuts, form(), saving, spec.commandLine().getOut());
            if (!noSave) {
                keep(task, campaign);
            }
            return cuts.contains(Cut.INTERRUPTED) ? ExitCode.INTERRUPTED : code;
        } catch (Campaign.TooMany many) {
            err.println("nothing was tried: " + many.getMessage() + "; name fewer --kinds, --sites, --bits or --delays,"
                    + " allow more with --combinations N, or draw some with --sample N");
            err.flush();
            return ExitCode.INCOMPLETE;
        } catch (Campaign.AlreadyWrong wrong) {
            throw BadInput.file("without any fault the run already ends in " + wrong.getMessage()
                    + "; there is nothing to compare with: choose another --variant, or another run with --round-robin"
                    + " or --along");
        } catch (TriedFaults.Unfitting unfitting) {
            throw BadInput.file("'" + resume + "' cannot be resumed: " + unfitting.getMessage()
                    + "; it comes from another version of vmxlab, or was changed: inject anew without --resume");
        }
    }

    private CampaignOutput.Form form() {
        return json ? CampaignOutput.Form.JSON : CampaignOutput.Form.TEXT;
    }

    /** Saves what others go on from. */
    private void keep(CampaignTask task, Campaign campaign) {
        PrintWriter err = spec.commandLine().getErr();
        SearchFile.Header header = task.header();
        String name = task.searched().name();
        Shard part = task.shard();
        if (!campaign.isThrough()) {
            Path file = resumeFile == null
                    ? ResultOptions.inThisFolder(name, "-faults" + SearchFile.Kind.CAMPAIGN_RESUME.ending())
                    : resumeFile;
            SearchFile.Kind kind = SearchFile.Kind.CAMPAIGN_RESUME;
            if (SearchFile.save(file, kind, header, campaign.tried()::write, "--resume-file", err)) {
                err.println("to go on from here: vmxlab inject --resume " + file);
            }
        }
        if (!part.isWhole()) {
            String ending = "-faults." + part.number() + "of" + part.of() + SearchFile.Kind.CAMPAIGN_SHARD.ending();
            Path file = shardFile == null ? ResultOptions.inThisFolder(name, ending) : shardFile;
            SearchFile.Kind kind = SearchFile.Kind.CAMPAIGN_SHARD;
            if (SearchFile.save(file, kind, header, campaign.tried()::write, "--shard-file", err)) {
                err.println("saved: " + file + "; when all " + part.of() + " are there: vmxlab merge FILE...");
            }
        }
        err.flush();
    }

    private void check() {
        boolean whole = ShardOption.parse(shard).isWhole();
        if (!whole && noSave) {
            throw BadInput.usage("--shard with --no-save: nothing would be left to merge; leave one of the two out");
        }
        if (resume == null && whole && shardFile != null) {
            throw BadInput.usage("--shard-file is for shards; say which one with --shard I/N");
        }
        effort.check();
        if (executions != null && executions < 1) {
            throw BadInput.usage("--executions " + executions + ": at least 1");
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
}
