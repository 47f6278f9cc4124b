package org.vmxlab.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults that are drawn at random: by seed, and each of them comes to what it comes to in a sweep. */
class SamplingTest {
    private static final List<Integer> BITS = List.of(0, 31);

    private static Findings findings(int faults, Optional<Sampling> sampling, String... kinds) throws Exception {
        Campaign.Plan all = Sweeps.plan(faults, Campaign.Equivalence.MERGED, BITS, kinds);
        Campaign.Plan plan = new Campaign.Plan(
                all.kinds(),
                all.filter(),
                all.parameters(),
                faults,
                all.most(),
                all.equivalence(),
                sampling,
                all.shard(),
                2,
                all.stop(),
                all.progress());
        return new Campaign(Sweeps.subject(Sweeps.HANDSHAKE), plan).run();
    }

    private static Map<String, Effect> effects(Findings findings) {
        Map<String, Effect> effects = new HashMap<>();
        findings.results()
                .forEach(result -> effects.put(
                        result.words() + " @" + result.injection().step().number(),
                        result.outcome().effect()));
        return effects;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whatIsDrawnComesToWhatItComesToAmongAll(int faults) throws Exception {
        String[] kinds = {"ipi-lost", "ipi-delayed", "store-lost", "ipi-misdirected"};
        Findings all = findings(faults, Optional.empty(), kinds);
        Findings some = findings(faults, Optional.of(new Sampling(faults == 1 ? 3 : 20, 5, 1)), kinds);

        assertThat(some.tried()).isBetween(3L, 20L);
        assertThat(effects(all)).containsAllEntriesOf(effects(some));
        assertThat(all.sample()).isEmpty();
        Findings.Sample sample = some.sample().orElseThrow();
        assertThat(sample.drawn()).isEqualTo(some.tried());
        assertThat(sample.estimated()).isEqualTo(faults > 1);
        assertThat((double) sample.from()).isBetween(all.planned() * 0.5, all.planned() * 2.0);
    }

    @Test
    void theSeedDecides() throws Exception {
        Set<Map<String, Effect>> seen = new HashSet<>();
        for (int seed = 1; seed <= 3; seed++) {
            Map<String, Effect> first =
                    effects(findings(1, Optional.of(new Sampling(15, seed, 1)), "store-lost", "instruction-skipped"));
            assertThat(effects(
                            findings(1, Optional.of(new Sampling(15, seed, 1)), "store-lost", "instruction-skipped")))
                    .isEqualTo(first);
            assertThat(first).hasSize(15);
            seen.add(first);
        }
        assertThat(seen).hasSize(3);
    }

    @Test
    void aSampleOfAllIsTheWhole() throws Exception {
        Findings all = findings(1, Optional.of(new Sampling(1_000_000, 1, 1)));
        assertThat(all.sample()).isEmpty();
        assertThat(all.tried()).isEqualTo(all.planned());
    }

    @Test
    void aBatchOfASwarmHasSomeOfTheKinds() {
        Sampling swarm = new Sampling(60, 1, 3);
        List<Sampling.Draw> draws = swarm.all(FaultKind.ALL);
        assertThat(draws).hasSize(60);
        for (int batch = 0; batch < 3; batch++) {
            Set<FaultKind> kinds = draws.get(batch * 20).kinds();
            assertThat(kinds.size()).isBetween(5, FaultKind.ALL.size() - 5);
            assertThat(draws.subList(batch * 20, batch * 20 + 20))
                    .allSatisfy(draw -> assertThat(draw.kinds()).isEqualTo(kinds));
        }
        assertThat(draws.get(0).kinds()).isNotEqualTo(draws.get(59).kinds());
    }

    @Test
    void aSwarmDrawsCombinationsOfTheKindsOfABatch() throws Exception {
        Findings some = findings(
                2, Optional.of(new Sampling(40, 3, 4)), "ipi-lost", "ipi-delayed", "store-lost", "ipi-misdirected");
        assertThat(some.tried()).isPositive();
    }
}
