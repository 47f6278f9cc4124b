package org.vmxlab.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which effects are all right. */
public final class Acceptance {
    private final List<Rule> rules;

    /**
     * Effects that are all right.
     *
     * @param kind for faults of this kind alone
     * @param routine for sites in this routine alone
     */
    public record Rule(Set<Effect> effects, Optional<String> kind, Optional<String> routine) {
        public Rule {
            effects = Set.copyOf(effects);
        }

        /** As campaign files have it. */
        String words() {
            return Effect.words().stream()
                            .filter(word -> effects.contains(Effect.named(word).orElseThrow()))
                            .collect(Collectors.joining(", "))
                    + kind.map(name -> " for " + name).orElse("")
                    + routine.map(name -> " in " + name).orElse("");
        }

        private boolean covers(Effect effect, String ofKind, String inRoutine) {
            return effects.contains(effect)
                    && kind.map(ofKind::equals).orElse(true)
                    && routine.map(inRoutine::equals).orElse(true);
        }
    }

    public Acceptance(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** Masked and detected faults are all right, wherever they strike. */
    public static Acceptance standard() {
        return new Acceptance(
                List.of(new Rule(Set.of(Effect.MASKED, Effect.DETECTED), Optional.empty(), Optional.empty())));
    }

    /** These effects are all right, wherever they strike. */
    public static Acceptance of(Set<Effect> effects) {
        return new Acceptance(List.of(new Rule(effects, Optional.empty(), Optional.empty())));
    }

    /** The rules, each as a campaign file has it. */
    public List<String> words() {
        return rules.stream().map(Rule::words).toList();
    }

    /** The routines that rules name. */
    public List<String> routines() {
        return rules.stream().flatMap(rule -> rule.routine().stream()).toList();
    }

    /** Whether {@code effect} is all right in {@code line}: of several faults, for each of them. */
    public boolean accepts(Findings.Line line, Effect effect) {
        return effect == Effect.MASKED
                || IntStream.range(0, line.kinds().size())
                        .allMatch(fault ->
                                accepts(line.kinds().get(fault), line.routines().get(fault), effect));
    }

    private boolean accepts(String kind, String routine, Effect effect) {
        return rules.stream().anyMatch(rule -> rule.covers(effect, kind, routine));
    }

    /** The examples of {@code findings} that are not, the worst first. */
    public List<Findings.Example> refused(Findings findings) {
        List<Findings.Example> refused = new ArrayList<>();
        for (Findings.Line line : findings.lines()) {
            line.worst().stream()
                    .filter(example -> !accepts(line, example.effect()))
                    .forEach(refused::add);
        }
        return refused;
    }
}
