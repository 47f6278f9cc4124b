package org.vmxlab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vmxlab.campaign.Campaign;
import org.vmxlab.campaign.Findings;
import org.vmxlab.campaign.Reproductions;
import org.vmxlab.campaign.TriedFaults;
import org.vmxlab.explore.Cut;
import org.vmxlab.explore.Knowledge;
import org.vmxlab.explore.Shard;
import org.vmxlab.explore.ShardMerge;
import org.vmxlab.explore.ShardResult;
import org.vmxlab.explore.Subject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vmxlab merge}. */
@Command(
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Put the parts that 'explore --shard' or 'inject --shard' saved together to the verdict of the whole.",
        header = {
            "Examples:",
            "  vmxlab explore my.asm --shard 1/3          on one machine, 2/3 and 3/3 on two others",
            "  vmxlab merge my.1of3.vmxp my.2of3.vmxp my.3of3.vmxp",
            "  vmxlab merge my-faults.*.vmxp              the table of a campaign of which 'inject --shard' tried parts",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 all seen, no violation; 1 violation; 2 usage; 3 bad input: a part is missing, there twice, or of",
            "another exploration or campaign; 4 no violation, but not all was seen; 70 internal error."
        })
final class MergeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "What 'explore --shard' or 'inject --shard' saved, of all parts.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--knowledge-file",
            paramLabel = "FILE",
            description = "Where to write what parts have to be explored again with, if they have to"
                    + " (default: NAME.vmxk in this folder).")
    private @Nullable Path knowledgeFile;

    @Mixin
    private ResultOptions results = new ResultOptions();

    @Mixin
    private CampaignOutput output = new CampaignOutput();

    @Override
    public Integer call() throws InterruptedException {
        return SearchFile.isOf(files.get(0), SearchFile.Kind.CAMPAIGN_SHARD) ? mergeCampaign() : mergeExploration();
    }

    private int mergeExploration() {
        if (output.isGiven()) {
            throw BadInput.usage("--csv, --junit, --html and --replay-folder are for campaigns, and '" + files.get(0)
                    + "' is no shard of one; leave them out");
        }
        PrintWriter err = spec.commandLine().getErr();
        SearchedProgram searched;
        SearchFile.Header first;
        try (SearchFile file = SearchFile.open(files.get(0), SearchFile.Kind.SHARD)) {
            first = file.header();
            searched = SearchedProgram.of(file, "explore its shards anew", err);
        }
        Subject subject = searched.guest().subject();
        ShardFiles shards = new ShardFiles("exploration", "explore");
        List<ShardFiles.Part> parts = new ArrayList<>();
        List<ShardResult> shardResults = new ArrayList<>();
        for (Path path : files) {
            try (SearchFile file = SearchFile.open(path, SearchFile.Kind.SHARD)) {
                shards.requireSame(file, first);
                ShardResult result = file.content(from -> ShardResult.read(from, subject));
                shardResults.add(result);
                parts.add(new ShardFiles.Part(path, result.shard()));
            }
        }
        shards.requireEachOnce(parts);
        ShardMerge merge = new ShardMerge(subject, shardResults);
        if (!merge.agree()) {
            throw BadInput.file(
                    "the shards were not divided in the same way: they come from different versions of vmxlab;"
                            + " explore all of them with one");
        }
        long count = parts.get(0).shard().of();
        int code = new SearchReport(searched, results, spec.commandLine())
                .print(
                        merge.exploration(),
                        Map.of("shards", count),
                        Long.parseLong(first.settings().getOrDefault(SearchOptions.SEED, "1")));
        merge.lesson().ifPresent(lesson -> teach(searched, first, merge.behind(), lesson));
        return code;
    }

    private int mergeCampaign() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        CampaignTask first;
        try (SearchFile file = SearchFile.open(files.get(0), SearchFile.Kind.CAMPAIGN_SHARD)) {
            first = CampaignTask.of(file, "inject its shards anew", err);
        }
        ShardFiles shards = new ShardFiles("campaign", "inject");
        List<ShardFiles.Part> parts = new ArrayList<>();
        try {
            TriedFaults tried = TriedFaults.NONE;
            for (Path path : files) {
                try (SearchFile file = SearchFile.open(path, SearchFile.Kind.CAMPAIGN_SHARD)) {
                    shards.requireSame(file, first.header());
                    parts.add(new ShardFiles.Part(path, CampaignTask.shard(file)));
                    tried = tried.and(file.content(TriedFaults::read));
                }
            }
            shards.requireEachOnce(parts);
            Campaign campaign =
                    new Campaign(first.subject(err), first.whole().plan(1, () -> true, (at, all) -> {}), tried);
            Findings findings = campaign.run();
            Set<Cut> cuts = EnumSet.noneOf(Cut.class);
            if (!campaign.isThrough()) {
                cuts.add(Cut.INTERRUPTED);
            }
            if (findings.sample().isPresent()) {
                cuts.add(Cut.SAMPLED_FAULTS);
            }
            return output.show(
                    first.whole(),
                    findings,
                    cuts,
                    results.form(),
                    results.saves() ? Optional.of(reproductions(err)) : Optional.empty(),
                    spec.commandLine().getOut());
        } catch (Campaign.AlreadyWrong wrong) {
            throw BadInput.file("'" + files.get(0) + "' cannot be merged: its run without faults now ends in "
                    + wrong.getMessage() + "; inject its shards anew");
        } catch (Campaign.TooMany | TriedFaults.Unfitting unfitting) {
            throw BadInput.file(
                    "the shards cannot be merged: " + unfitting.getMessage()
                            + "; they come from another version of vmxlab, or one was changed: inject all of them with this one");
        }
    }

    private static Reproductions.Effort reproductions(PrintWriter err) {
        return new Reproductions.Effort(
                new EffortOptions().threads(), () -> false, new CampaignProgress(err, new Terminal()));
    }

    /** Tells which shards to run again with what the others found out. */
    private void teach(SearchedProgram searched, SearchFile.Header first, List<Shard> behind, Knowledge lesson) {
        PrintWriter err = spec.commandLine().getErr();
        Path file = knowledgeFile == null
                ? ResultOptions.inThisFolder(searched.name(), SearchFile.Kind.KNOWLEDGE.ending())
                : knowledgeFile;
        String which =
                behind.stream().map(shard -> shard.number() + "/" + shard.of()).collect(Collectors.joining(", "));
        err.println("Some shards did not know what others found to be shared, so that they may have missed something.");
        if (!results.saves()) {
            err.println("Without --no-save, merge writes what they have to be explored again with.");
            err.flush();
            return;
        }
        try {
            SearchFile.write(
                    file,
                    SearchFile.Kind.KNOWLEDGE,
                    new SearchFile.Header(first.program(), first.hash(), ShardFiles.comparable(first)),
                    lesson::write);
            err.println("Explore again with --knowledge " + file + " and merge again: --shard " + which);
        } catch (IOException unwritable) {
            err.println("warning: the file '" + file + "' cannot be written: " + Unwritable.reason(unwritable)
                    + "; --knowledge-file names another place");
        }
        err.flush();
    }
}
