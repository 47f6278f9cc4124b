package org.vmxlab.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vmxlab.explore.Checkpoint;
import org.vmxlab.explore.Cut;
import org.vmxlab.explore.Exploration;
import org.vmxlab.explore.Explorer;
import org.vmxlab.explore.Knowledge;
import org.vmxlab.explore.Plan;
import org.vmxlab.explore.Shard;
import org.vmxlab.explore.ShardResult;
import org.vmxlab.explore.Subject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vmxlab explore}. */
@Command(
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
            "  vmxlab explore xen/vmcs-race --variant landed --faults 1 --kinds ipi-lost,vmx-failure --keep-going",
            "  vmxlab explore --resume my.vmxs            a search that was stopped goes on",
            "  vmxlab explore my.asm --shard 2/5          on the second of five machines; then 'vmxlab merge'",
            ""
        },
        footer = {
            "",
            "--faults goes with a search of all states, or of those with few --preemptions, from its beginning: not with",
            "--resume, --shard or another --strategy. Large ones are divided by --kinds and --sites.",
            "Exit codes: 0 all seen, no violation; 1 violation; 2 usage; 3 bad input; 4 no violation, but not all was seen;",
            "70 internal error; 130 interrupted (Ctrl-C). A shard ends with 1 or 4: what all came to says 'vmxlab merge'."
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

    @Option(
            names = "--shard-file",
            paramLabel = "FILE",
            description = "Save what came of a shard here (default: NAME.IofN.vmxp in this folder).")
    private @Nullable Path shardFile;

    @Option(
            names = "--knowledge",
            paramLabel = "FILE",
            description = "Begin a shard with what all shards know: a file that 'vmxlab merge' wrote.")
    private @Nullable Path knowledge;

    @Mixin
    private SearchEngineOptions engine = new SearchEngineOptions();

    @Mixin
    private SearchFaultOptions faults = new SearchFaultOptions();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        search.plan(() -> false, null);
        checkShard();
        faults.check();
        if (faults.any()) {
            checkFaults();
        }
        if (resume == null) {
            SearchedProgram searched = SearchedProgram.given(program, policy, err);
            Subject subject = engine.on(searched.guest()).subject().with(faults.faults(searched.guest()));
            if (knowledge == null) {
                return explore(searched, search, plan -> new Explorer(subject, plan));
            }
            Knowledge known = knowledge(knowledge, searched);
            return explore(searched, search, plan -> new Explorer(subject, plan, known));
        }
        try (SearchFile file = SearchFile.open(resume, SearchFile.Kind.RESUME)) {
            SearchedProgram searched = SearchedProgram.resumed(file, program, given(), err);
            Subject subject = engine.on(searched.guest()).subject();
            return explore(
                    searched,
                    search.resuming(file.header().settings()),
                    plan -> new Explorer(
                            subject,
                            plan,
                            checkpoint(file, subject, plan.bounds().bytes())));
        }
    }

    private void checkShard() {
        boolean whole = search.shard().isWhole();
        if (!whole && !results.saves()) {
            throw BadInput.usage("--shard with --no-save: nothing would be left to merge; leave one of the two out");
        }
        if (resume == null && whole && (knowledge != null || shardFile != null)) {
            throw BadInput.usage((knowledge != null ? "--knowledge" : "--shard-file") + " is for shards; say which one"
                    + " with --shard I/N");
        }
        if (resume != null && knowledge != null) {
            throw BadInput.usage("--resume goes on with what is known already; leave --knowledge out");
        }
    }

    /** Refuses searches that faults are no decisions of. */
    private void checkFaults() {
        if (resume != null) {
            throw BadInput.usage(
                    "--faults with --resume: a search with faults leaves no resume file, and one without does"
                            + " not know of any; search anew, with fewer --kinds or --sites at a time");
        }
        if (knowledge != null || !search.shard().isWhole()) {
            throw BadInput.usage(
                    "--faults with --shard: what one part blames a fault for may come without it in another,"
                            + " and parts do not tell each other; give each machine other --kinds or --sites instead");
        }
        if (search.drawsExecutions()) {
            throw BadInput.usage(
                    "--faults with --strategy " + search.strategy() + ": of executions that are drawn nearly"
                            + " all are struck as soon as they begin; leave --strategy out, or draw faults along one schedule:"
                            + " vmxlab inject --sample N");
        }
        if (!search.visitsStates()) {
            throw BadInput.usage(
                    "--faults with --strategy " + search.strategy() + ": it leaves out orders that come to the"
                            + " same, and a fault may tell them apart; leave --strategy out");
        }
    }

    private static Checkpoint checkpoint(SearchFile file, Subject subject, long bytes) {
        return file.content(from -> Checkpoint.read(from, subject, bytes));
    }

    private static Knowledge knowledge(Path path, SearchedProgram searched) {
        try (SearchFile file = SearchFile.open(path, SearchFile.Kind.KNOWLEDGE)) {
            searched.requireHash(file, "explore all shards without --knowledge");
            return file.content(from -> Knowledge.read(from, searched.guest().subject()));
        }
    }

    /** Settings that stand on the command line and in resume files. */
    private Map<String, String> given() {
        Map<String, String> given = new LinkedHashMap<>(policy.chosen());
        given.putAll(search.lasting());
        given.keySet().removeIf(name -> !spec.commandLine().getParseResult().hasMatchedOption("--" + name));
        given.remove(SearchOptions.EXECUTIONS);
        given.putAll(program.chosen());
        return given;
    }

    private int explore(SearchedProgram searched, SearchOptions options, Function<Plan, Explorer> begin)
            throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        options.requireUse();
        try (Interruption interruption = Interruption.listening(err)) {
            SearchProgress progress = new SearchProgress(err, new Terminal());
            Plan plan = options.plan(interruption::requested, progress);
            Explorer explorer = begin.apply(plan);
            Exploration exploration = explorer.explore();
            progress.end();
            boolean leaves = explorer.checkpoint().isPresent() || !plan.shard().isWhole();
            if (results.saves() && leaves) {
                interruption.saving();
            }
            int code = new SearchReport(searched, results, spec.commandLine())
                    .print(exploration, options.bounds(), plan.seed());
            engine.print(err, searched.guest().image());
            if (results.saves() && !faults.any()) {
                explorer.checkpoint()
                        .ifPresentOrElse(
                                checkpoint -> save(searched, options, checkpoint), () -> tellIfLost(exploration));
            }
            if (!plan.shard().isWhole()) {
                save(searched, options, explorer.shardResult(exploration));
            }
            return exploration.cuts().contains(Cut.INTERRUPTED) ? ExitCode.INTERRUPTED : code;
        }
    }

    /** Whoever stopped a search has to know that it cannot go on. */
    private void tellIfLost(Exploration exploration) {
        if (!exploration.stopped() && exploration.cuts().stream().anyMatch(Cut::ends)) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(
                    "no resume file: memory ran out in the midst of a step, so that it is not known what is left to do;"
                            + " give Java more of it, or the search less (--memory)");
            err.flush();
        }
    }

    private void save(SearchedProgram searched, SearchOptions options, Checkpoint checkpoint) {
        Path file = resumeFile == null
                ? ResultOptions.inThisFolder(searched.name(), SearchFile.Kind.RESUME.ending())
                : resumeFile;
        PrintWriter err = spec.commandLine().getErr();
        if (SearchFile.save(
                file, SearchFile.Kind.RESUME, searched.saved(options), checkpoint::write, "--resume-file", err)) {
            err.println("to go on from here: vmxlab explore --resume " + file);
            err.flush();
        }
    }

    private void save(SearchedProgram searched, SearchOptions options, ShardResult result) {
        Shard shard = result.shard();
        Path file = shardFile == null
                ? ResultOptions.inThisFolder(
                        searched.name(), "." + shard.number() + "of" + shard.of() + SearchFile.Kind.SHARD.ending())
                : shardFile;
        PrintWriter err = spec.commandLine().getErr();
        if (SearchFile.save(file, SearchFile.Kind.SHARD, searched.saved(options), result::write, "--shard-file", err)) {
            err.println("saved: " + file + "; when all " + shard.of() + " are there: vmxlab merge FILE...");
            err.flush();
        }
    }
}
