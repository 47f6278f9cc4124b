package org.vmxlab.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Merged sites are held to the truth: every site, tried on its own to the end of its run, comes to what was said of it. */
class EquivalenceTest {
    private static final Map<String, String> PROGRAMS =
            Map.of("handshake", Sweeps.HANDSHAKE, "arithmetic", Sweeps.ARITHMETIC, "handlers", Sweeps.HANDLERS);
    private static final List<Integer> BITS = List.of(0, 1, 5, 31, 63);

    /** A fault by what it is and where. */
    private record Place(String kind, String words, int cpu, long step) {}

    private static Findings findings(String program, Campaign.Equivalence equivalence) throws Exception {
        String source = Objects.requireNonNull(PROGRAMS.get(program));
        return new Campaign(Sweeps.subject(source), Sweeps.plan(equivalence, BITS)).run();
    }

    private static Place place(Injection injection, long step) {
        return new Place(
                injection.kind().name(), injection.words(), injection.step().cpu(), step);
    }

    @ParameterizedTest
    @ValueSource(strings = {"handshake", "arithmetic", "handlers"})
    void mergedSitesComeToWhatBruteForceFindsAtEachOfThem(String program) throws Exception {
        Findings merged = findings(program, Campaign.Equivalence.MERGED);
        Findings brute = findings(program, Campaign.Equivalence.BRUTE_FORCE);
        Map<String, Effect> said = new TreeMap<>();
        for (Result result : merged.results()) {
            Injection injection = result.injection();
            for (long step = injection.since(); step <= injection.step().number(); step++) {
                said.put(place(injection, step).toString(), result.outcome().effect());
            }
        }

        List<String> wrong = new ArrayList<>();
        for (Result result : brute.results()) {
            Place place = place(result.injection(), result.injection().step().number());
            // Who is not named is one of those that nobody ever notices.
            Effect effect = said.getOrDefault(place.toString(), Effect.MASKED);
            if (effect != result.outcome().effect()) {
                wrong.add(place + " comes to " + result.outcome() + ", merged to " + effect);
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(merged.all()).isEqualTo(brute.all());
        assertThat(merged.tried()).isLessThan(brute.tried());
        for (Effect effect : Effect.values()) {
            assertThat(merged.count(effect)).as(effect.word()).isEqualTo(brute.count(effect));
        }
    }
}
