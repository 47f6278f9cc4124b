package org.vmxlab.campaign;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a sweep found. */
public final class Findings {
    private final Subject subject;
    private final BaseRun base;
    private final Familiar familiar;
    private final Space space;
    private final List<Result> results;
    private final List<Line> lines;

    /**
     * One line of the table: faults of one kind that struck one routine; where several strike one run, those of the same kinds
     * that struck the same routines.
     *
     * @param kind for several faults their kinds, with {@link #AND} between them
     * @param routine likewise
     * @param sites for each effect, how many sites have it
     * @param worst examples, one for each effect that is not masked, the worst first
     */
    public record Line(String kind, String routine, Map<Effect, Long> sites, List<Example> worst) {
        /** Between kinds, and between routines; no name has it. */
        static final String AND = "+";

        /** The kinds, one for each fault. */
        List<String> kinds() {
            return List.of(kind.split("\\" + AND));
        }

        /** The routines, one for each fault. */
        List<String> routines() {
            return List.of(routine.split("\\" + AND));
        }

        /** How many sites have {@code effect}. */
        public long count(Effect effect) {
            return sites.getOrDefault(effect, 0L);
        }

        /** The worst effect of all. */
        public Effect effect() {
            return worst.isEmpty() ? Effect.MASKED : worst.get(0).effect();
        }
    }

    /**
     * The first fault with an effect.
     *
     * @param label of the violation that it comes to
     * @param fault what happens
     * @param site where
     * @param detail of what it comes to
     */
    public record Example(Effect effect, String label, String fault, Site site, String detail, Reproduction run) {}

    Findings(Subject subject, BaseRun base, Familiar familiar, Space space, List<Result> results) {
        this.subject = subject;
        this.base = base;
        this.familiar = familiar;
        this.space = space;
        this.results = List.copyOf(results);
        this.lines = tally();
    }

    /** Faults that strike one run. */
    public int faults() {
        return space.faults();
    }

    /** If faults were drawn at random: how many were, of how many. */
    public Optional<Sample> sample() {
        return space.sampledFrom()
                .map(from ->
                        new Sample(space.planned(), from.number(), from.knowledge() == Space.Size.Knowledge.ESTIMATED));
    }

    /**
     * A sample of what there is to try.
     *
     * @param estimated whether what it was drawn from was not counted
     */
    public record Sample(long drawn, long from, boolean estimated) {
        /** The share that was drawn, in percent, rounded to a tenth. */
        public double percent() {
            return from == 0 ? 0 : Math.round(1000.0 * drawn / from) / 10.0;
        }
    }

    /** Combinations that were not tried since nothing is left of an earlier fault where a later one strikes. */
    public long sameAsFewer() {
        return space.sameAsFewer();
    }

    /** Steps of the run without faults. */
    public long baseSteps() {
        return base.steps().size();
    }

    /** Steps after which a run counts as hanging. */
    public long maxSteps() {
        return subject.maxSteps();
    }

    /** Faults that were to be tried. */
    public long planned() {
        return space.planned();
    }

    /** Faults that were tried, each to the end of its run or until it fell in with another. */
    public long tried() {
        return results.size();
    }

    /** Sites that were not tried since the same fault was tried elsewhere. */
    public long merged() {
        return results.stream().mapToLong(result -> result.sites() - 1).sum();
    }

    /** Sites that were not tried since nobody ever uses what changes. */
    public long unused() {
        return space.unused();
    }

    /** Runs that were cut short where they fell in with another. */
    public long fellIn() {
        return results.stream().filter(Result::fellIn).count();
    }

    /** All sites: tried, merged, unused. */
    public long all() {
        return tried() + merged() + unused();
    }

    /** Whether there is anything to strike. */
    public boolean hasSites() {
        return planned() + unused() > 0;
    }

    /** Sites of {@code kind} in the run without faults, tried or not. */
    public long sites(FaultKind kind) {
        return space.sites().getOrDefault(kind, 0L);
    }

    /** Whether a step of the run passes {@code filter}. */
    public boolean passes(SiteFilter filter) {
        return base.steps().stream().anyMatch(step -> filter.passes(Site.of(step, subject.names())));
    }

    /** Sites that have {@code effect}. */
    public long count(Effect effect) {
        return results.stream()
                        .filter(result -> result.outcome().effect() == effect)
                        .mapToLong(Result::sites)
                        .sum()
                + (effect == Effect.MASKED ? unused() : 0);
    }

    /** The table, the worst first: by effect, then by how many sites have it, then by name. */
    public List<Line> lines() {
        return lines;
    }

    /** The examples of all lines, in the order of the table. */
    public List<Example> examples() {
        return lines.stream().flatMap(line -> line.worst().stream()).toList();
    }

    /** What faults come to, by the line of source that they strike; of those that were tried or merged. */
    public HeatMap heatMap() {
        return new HeatMap(base, results, subject.image());
    }

    /** The results, in the order of the run. */
    List<Result> results() {
        return results;
    }

    Subject subject() {
        return subject;
    }

    /** Makes the run of each example again. */
    void confirm() throws TriedFaults.Unfitting {
        for (Example example : examples()) {
            example.run().confirm();
        }
    }

    private List<Line> tally() {
        Map<List<String>, List<Result>> groups = new LinkedHashMap<>();
        for (Result result : results) {
            List<String> key = List.of(
                    joined(result, injection -> injection.kind().name()),
                    joined(
                            result,
                            injection ->
                                    subject.names().routine(injection.step().rip())));
            groups.computeIfAbsent(key, unknown -> new ArrayList<>()).add(result);
        }
        List<Line> table = new ArrayList<>();
        groups.forEach((key, group) -> table.add(line(key.get(0), key.get(1), group)));
        table.sort(Comparator.comparing(Line::effect)
                .thenComparing(line -> -line.count(line.effect()))
                .thenComparing(Line::kind)
                .thenComparing(Line::routine));
        return List.copyOf(table);
    }

    private static String joined(Result result, Function<Injection, String> part) {
        return Stream.concat(result.before().stream(), Stream.of(result.injection()))
                .map(part)
                .collect(Collectors.joining(Line.AND));
    }

    private Line line(String kind, String routine, List<Result> group) {
        Map<Effect, Long> counts = new EnumMap<>(Effect.class);
        Map<Effect, Example> first = new EnumMap<>(Effect.class);
        for (Result result : group) {
            Effect effect = result.outcome().effect();
            counts.merge(effect, result.sites(), Long::sum);
            if (effect != Effect.MASKED) {
                first.computeIfAbsent(effect, key -> example(result));
            }
        }
        return new Line(kind, routine, counts, List.copyOf(first.values()));
    }

    private Example example(Result result) {
        return new Example(
                result.outcome().effect(),
                result.outcome().label(),
                result.words(),
                Site.of(result.injection().step(), subject.names()),
                result.outcome().violation().orElseThrow().detail(),
                new Reproduction(subject, base, familiar, result));
    }
}
