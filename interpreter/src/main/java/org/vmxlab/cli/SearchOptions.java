package org.vmxlab.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vmxlab.explore.Bounds;
import org.vmxlab.explore.Plan;
import org.vmxlab.explore.Progress;
import org.vmxlab.explore.Shard;
import org.vmxlab.explore.Strategy;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How to explore, and how far. */
final class SearchOptions {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([KMG])?");
    private static final long SAMPLES = 10_000;
    private static final String KEEP_GOING = "keep-going";
    private static final String DEPTH = "depth";
    private static final String STRATEGY = "strategy";
    private static final String PREEMPTIONS = "preemptions";
    /** The name of the setting that says with which seed executions are drawn. */
    static final String SEED = "seed";
    /** The name of the setting that says how many executions there are. */
    static final String EXECUTIONS = "executions";
    /** The name of the setting that says which shard it is. */
    static final String SHARD_SETTING = "shard";

    private static final Set<String> LASTING =
            Set.of(KEEP_GOING, DEPTH, STRATEGY, PREEMPTIONS, SEED, EXECUTIONS, SHARD_SETTING);

    /** Words of {@code --strategy}. */
    enum Word {
        dfs(Strategy.DFS),
        dpor(Strategy.DPOR),
        random(Strategy.RANDOM),
        pct(Strategy.PCT),
        pos(Strategy.POS);

        private final Strategy strategy;

        Word(Strategy strategy) {
            this.strategy = strategy;
        }
    }

    @Option(
            names = "--strategy",
            paramLabel = "NAME",
            description =
                    "How to go about it: ${COMPLETION-CANDIDATES} (default: dfs, each state once; dpor, each execution"
                            + " once up to what commutes; the others sample).")
    private Word strategy = Word.dfs;

    @Option(
            names = "--preemptions",
            paramLabel = "K",
            description = "Look at executions with at most K switches away from a CPU that could go on.")
    private @Nullable Integer preemptions;

    @Option(names = "--depth", paramLabel = "N", description = "Transitions of one execution at the most.")
    private int depth = Bounds.DEFAULT_DEPTH;

    @Option(
            names = "--executions",
            paramLabel = "N",
            description = "Executions at the most, of strategies that count them (default: no bound; 10,000 samples).")
    private @Nullable Long executions;

    @Option(names = "--states", paramLabel = "N", description = "States at the most (default: as memory allows).")
    private @Nullable Long states;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description = "Memory for states, as 500M or 4G (default: 60 percent of what Java may use).")
    private @Nullable String memory;

    @Mixin
    private EffortOptions effort = new EffortOptions();

    @Option(
            names = {"--keep-going", "--distinct"},
            description = "Go on after a violation; violations of one cause are shown once.")
    private boolean keepGoing;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of strategies that sample (default: 1).")
    private long seed = 1;

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            description =
                    "Explore part I of N alone and save what came of it; 'vmxlab merge' puts the N files together.")
    private @Nullable String shard;

    /** What of the options a search that goes on has from its file, by name. */
    Map<String, String> lasting() {
        Map<String, String> lasting = new LinkedHashMap<>();
        lasting.put(KEEP_GOING, Boolean.toString(keepGoing));
        lasting.put(DEPTH, Integer.toString(depth));
        lasting.put(STRATEGY, strategy.name());
        if (preemptions != null) {
            lasting.put(PREEMPTIONS, preemptions.toString());
        }
        if (strategy.strategy.samples()) {
            lasting.put(SEED, Long.toString(seed));
            lasting.put(EXECUTIONS, Long.toString(samples()));
        }
        if (shard != null) {
            lasting.put(SHARD_SETTING, shard);
        }
        return lasting;
    }

    /** {@code settings} without those of {@link #lasting}. */
    static Map<String, String> withoutLasting(Map<String, String> settings) {
        Map<String, String> left = new TreeMap<>(settings);
        left.keySet().removeAll(LASTING);
        return left;
    }

    /** The same with what {@code settings}, which a resume file has, say; how far to go may be given anew. */
    SearchOptions resuming(Map<String, String> settings) {
        SearchOptions copy = new SearchOptions();
        copy.states = states;
        copy.memory = memory;
        copy.effort = effort;
        copy.keepGoing = Boolean.parseBoolean(settings.get(KEEP_GOING));
        copy.shard = settings.get(SHARD_SETTING);
        try {
            copy.strategy = Word.valueOf(settings.getOrDefault(STRATEGY, ""));
            copy.depth = Integer.parseInt(settings.getOrDefault(DEPTH, ""));
            copy.seed = Long.parseLong(settings.getOrDefault(SEED, "1"));
            copy.executions = executions != null || !settings.containsKey(EXECUTIONS)
                    ? executions
                    : Long.valueOf(settings.get(EXECUTIONS));
            copy.preemptions = settings.containsKey(PREEMPTIONS) ? Integer.valueOf(settings.get(PREEMPTIONS)) : null;
            copy.shard();
        } catch (IllegalArgumentException | BadInput unreadable) {
            throw BadInput.file("the resume file has a setting of its search that cannot be read ("
                    + unreadable.getMessage() + "); it was not written by 'vmxlab explore'");
        }
        return copy;
    }

    /** The part to explore. */
    Shard shard() {
        return ShardOption.parse(shard);
    }

    private void checkShard() {
        if (shard().isWhole()) {
            return;
        }
        if (strategy == Word.dpor) {
            throw BadInput.usage(
                    "--shard cannot divide --strategy dpor: what one part comes to says what another has to execute, and"
                            + " parts cannot tell each other; leave --strategy out, sample with random, pct or pos, or"
                            + " give one machine more --jobs");
        }
    }

    /** Refuses bounds that the strategy would ignore. */
    void requireUse() {
        if (preemptions != null && strategy != Word.dfs) {
            throw unused("--preemptions", "leave --strategy out to look at all executions with few preemptions");
        }
        if (states != null && strategy != Word.dfs) {
            throw unused("--states", "--executions or --time bounds it");
        }
        if (executions != null && strategy == Word.dfs) {
            throw unused("--executions", "--states or --time bounds it");
        }
    }

    private BadInput unused(String option, String remedy) {
        return BadInput.usage(option + " is no bound of --strategy " + strategy + "; " + remedy);
    }

    private long samples() {
        return executions == null ? SAMPLES : executions;
    }

    /** The word of the strategy. */
    Word strategy() {
        return strategy;
    }

    /** Whether executions are drawn. */
    boolean drawsExecutions() {
        return strategy.strategy.samples();
    }

    /** Whether states are visited, each once: no sampling, no traces. */
    boolean visitsStates() {
        return strategy == Word.dfs;
    }

    /** The plan that the options make. */
    Plan plan(BooleanSupplier stop, @Nullable Progress progress) {
        return plan(keepGoing ? Plan.Extent.ALL_VIOLATIONS : Plan.Extent.FIRST_VIOLATION, stop, progress);
    }

    /** The plan for whoever wants to know what there is, not the shortest way to it. */
    Plan survey(BooleanSupplier stop, Progress progress) {
        return plan(Plan.Extent.SURVEY, stop, progress);
    }

    private Plan plan(Plan.Extent extent, BooleanSupplier stop, @Nullable Progress progress) {
        check("--preemptions", preemptions == null ? 0 : preemptions, 0);
        check("--depth", depth, 1);
        check("--executions", executions == null ? 1 : executions, 1);
        check("--states", states == null ? 1 : states, 1);
        effort.check();
        checkShard();
        return new Plan(
                strategy.strategy,
                new Bounds(
                        preemptions == null ? OptionalInt.empty() : OptionalInt.of(preemptions),
                        depth,
                        executions != null || strategy.strategy.samples()
                                ? OptionalLong.of(samples())
                                : OptionalLong.empty(),
                        states == null ? OptionalLong.empty() : OptionalLong.of(states),
                        effort.time(),
                        bytes()),
                effort.threads(),
                extent,
                seed,
                stop,
                System::nanoTime,
                progress == null ? Progress.SILENT : progress,
                shard());
    }

    private static void check(String option, long value, long least) {
        if (value < least) {
            throw BadInput.usage(option + " " + value + ": at least " + least);
        }
    }

    private long bytes() {
        if (memory == null) {
            return Runtime.getRuntime().maxMemory() / 10 * 6;
        }
        Matcher match = SIZE.matcher(memory);
        if (!match.matches() || Long.parseLong(match.group(1)) == 0) {
            throw BadInput.usage("--memory " + memory + ": a size is written as 500M or 4G");
        }
        int shift = match.group(2) == null
                ? 0
                : switch (match.group(2)) {
                    case "K" -> 10;
                    case "M" -> 20;
                    default -> 30;
                };
        return Long.parseLong(match.group(1)) << shift;
    }

    /** Bounds that were given, by name. */
    Map<String, Long> bounds() {
        Map<String, Long> given = new LinkedHashMap<>();
        if (preemptions != null) {
            given.put("preemptions", (long) preemptions);
        }
        given.put("depth", (long) depth);
        if (executions != null) {
            given.put("executions", executions);
        }
        if (states != null) {
            given.put("states", states);
        }
        if (effort.isTimeBounded()) {
            given.put("milliseconds", effort.time().toMillis());
        }
        given.put("bytes", bytes());
        if (!shard().isWhole()) {
            given.put("shard", (long) shard().number());
            given.put("shards", (long) shard().of());
        }
        return given;
    }
}
