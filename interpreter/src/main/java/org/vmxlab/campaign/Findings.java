package org.vmxlab.campaign;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a sweep found. */
public final class Findings {
    private final Subject subject;
    private final BaseRun base;
    private final Sites sites;
    private final List<Result> results;
    private final List<Line> lines;

    /**
     * One line of the table: faults of one kind that struck one routine.
     *
     * @param sites for each effect, how many sites have it
     * @param worst examples, one for each effect that is not masked, the worst first
     */
    public record Line(String kind, String routine, Map<Effect, Long> sites, List<Example> worst) {
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

    Findings(Subject subject, BaseRun base, Sites sites, List<Result> results) {
        this.subject = subject;
        this.base = base;
        this.sites = sites;
        this.results = List.copyOf(results);
        this.lines = tally();
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
        return sites.injections().size();
    }

    /** Faults that were tried, each to the end of its run or until it fell in with another. */
    public long tried() {
        return results.size();
    }

    /** Sites that were not tried since the same fault was tried elsewhere. */
    public long merged() {
        return results.stream()
                .mapToLong(result -> result.injection().sites() - 1)
                .sum();
    }

    /** Sites that were not tried since nobody ever uses what changes. */
    public long unused() {
        return sites.unused().values().stream().mapToLong(Long::longValue).sum();
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

    /** Sites of {@code kind}, tried or not. */
    public long sites(FaultKind kind) {
        return sites.injections().stream()
                        .filter(injection -> injection.kind() == kind)
                        .mapToLong(Injection::sites)
                        .sum()
                + sites.unused().getOrDefault(kind, 0L);
    }

    /** Whether a step of the run passes {@code filter}. */
    public boolean passes(SiteFilter filter) {
        return base.steps().stream().anyMatch(step -> filter.passes(Site.of(step, subject.names())));
    }

    /** Sites that have {@code effect}. */
    public long count(Effect effect) {
        return results.stream()
                        .filter(result -> result.outcome().effect() == effect)
                        .mapToLong(result -> result.injection().sites())
                        .sum()
                + (effect == Effect.MASKED ? unused() : 0);
    }

    /** The table, the worst first: by effect, then by how many sites have it, then by name. */
    public List<Line> lines() {
        return lines;
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
        for (Line line : lines) {
            for (Example example : line.worst()) {
                example.run().confirm();
            }
        }
    }

    private List<Line> tally() {
        Map<List<String>, List<Result>> groups = new LinkedHashMap<>();
        for (Result result : results) {
            String routine = subject.names().routine(result.injection().step().rip());
            groups.computeIfAbsent(List.of(result.injection().kind().name(), routine), key -> new ArrayList<>())
                    .add(result);
        }
        List<Line> table = new ArrayList<>();
        groups.forEach((key, group) -> table.add(line(key.get(0), key.get(1), group)));
        table.sort(Comparator.comparing(Line::effect)
                .thenComparing(line -> -line.count(line.effect()))
                .thenComparing(Line::kind)
                .thenComparing(Line::routine));
        return List.copyOf(table);
    }

    private Line line(String kind, String routine, List<Result> group) {
        Map<Effect, Long> counts = new EnumMap<>(Effect.class);
        Map<Effect, Example> first = new EnumMap<>(Effect.class);
        for (Result result : group) {
            Effect effect = result.outcome().effect();
            counts.merge(effect, result.injection().sites(), Long::sum);
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
                result.injection().words(),
                Site.of(result.injection().step(), subject.names()),
                result.outcome().violation().orElseThrow().detail(),
                new Reproduction(subject, base, result));
    }
}
