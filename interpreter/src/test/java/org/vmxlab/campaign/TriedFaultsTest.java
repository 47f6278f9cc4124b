package org.vmxlab.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmxlab.explore.Shard;
import org.vmxlab.verdict.Violation;
import org.vmxlab.verdict.ViolationKind;

/** What is known of a campaign that was stopped, or of a part of it, is worth what a campaign in one go finds. */
class TriedFaultsTest {
    private static final List<Integer> BITS = List.of(0, 31);

    private static Campaign.Plan plan(Shard shard, long tries) {
        AtomicLong left = new AtomicLong(tries);
        Campaign.Plan all = Sweeps.plan(Campaign.Equivalence.MERGED, BITS);
        return new Campaign.Plan(
                all.kinds(),
                all.filter(),
                all.parameters(),
                all.faults(),
                all.most(),
                all.equivalence(),
                all.sampling(),
                shard,
                1,
                () -> left.getAndDecrement() <= 0,
                all.progress());
    }

    private static Campaign campaign(Shard shard, long tries, TriedFaults before) {
        return new Campaign(Sweeps.subject(Sweeps.HANDSHAKE), plan(shard, tries), before);
    }

    /** Through a file and back. */
    private static TriedFaults saved(TriedFaults tried) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        tried.write(new DataOutputStream(bytes));
        return TriedFaults.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    private static List<String> results(Findings findings) {
        return findings.results().stream()
                .map(result -> result.injection().words()
                        + result.injection().step().number()
                        + result.outcome()
                        + result.fellIn())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 100, 200})
    void aCampaignThatIsStoppedAgainAndAgainComesToTheSame(long tries) throws Exception {
        List<String> whole =
                results(campaign(Shard.WHOLE, Long.MAX_VALUE, TriedFaults.NONE).run());

        Campaign first = campaign(Shard.WHOLE, tries, TriedFaults.NONE);
        Findings some = first.run();
        assertThat(first.isThrough()).isFalse();
        assertThat(some.tried()).isLessThan(some.planned());
        Campaign second = campaign(Shard.WHOLE, 2 * tries, saved(first.tried()));
        assertThat(second.run().tried()).isGreaterThanOrEqualTo(some.tried() / 2);
        Campaign last = campaign(Shard.WHOLE, Long.MAX_VALUE, saved(second.tried()));
        assertThat(results(last.run())).isEqualTo(whole);
        assertThat(last.isThrough()).isTrue();
    }

    @Test
    void shardsPutTogetherComeToTheSame() throws Exception {
        List<String> whole =
                results(campaign(Shard.WHOLE, Long.MAX_VALUE, TriedFaults.NONE).run());
        TriedFaults all = TriedFaults.NONE;
        for (int number = 1; number <= 5; number++) {
            Campaign shard = campaign(new Shard(number, 5), Long.MAX_VALUE, TriedFaults.NONE);
            assertThat(shard.run().tried()).isPositive();
            assertThat(shard.isThrough()).isTrue();
            all = all.and(saved(shard.tried()));
        }
        Campaign merged = campaign(Shard.WHOLE, 0, all);
        assertThat(results(merged.run())).isEqualTo(whole);
        assertThat(merged.isThrough()).isTrue();
    }

    @Test
    void resultsOfOtherFaultsAreRefused() throws Exception {
        Campaign other = new Campaign(
                Sweeps.subject(Sweeps.HANDSHAKE), Sweeps.plan(Campaign.Equivalence.MERGED, BITS, "store-lost"));
        other.run();
        Campaign campaign = campaign(Shard.WHOLE, Long.MAX_VALUE, other.tried());
        assertThatThrownBy(campaign::run)
                .isInstanceOf(TriedFaults.Unfitting.class)
                .hasMessage("its faults are not those of this campaign");
        Campaign mine = campaign(Shard.WHOLE, 100, TriedFaults.NONE);
        mine.run();
        assertThatThrownBy(() -> mine.tried().and(other.tried())).isInstanceOf(TriedFaults.Unfitting.class);
    }

    @Test
    void aResultThatIsNotTrueIsFoundOut() throws Exception {
        Campaign campaign = campaign(Shard.WHOLE, Long.MAX_VALUE, TriedFaults.NONE);
        campaign.run();
        Map<Integer, List<Trial.Ending>> forged = new TreeMap<>();
        for (int stretch = 0; stretch <= campaign.tried().highest(); stretch++) {
            List<Trial.Ending> endings = new ArrayList<>();
            for (Trial.Ending ending : campaign.tried().ofStretch(stretch).orElse(List.of())) {
                boolean hangs = ending.outcome().effect() == Effect.HANG;
                endings.add(hangs ? new Trial.Ending(detected(ending), false) : ending);
            }
            if (!endings.isEmpty()) {
                forged.put(stretch, endings);
            }
        }
        TriedFaults lies = new TriedFaults(campaign.tried().division(), forged);
        assertThatThrownBy(() -> campaign(Shard.WHOLE, 0, lies).run())
                .isInstanceOf(TriedFaults.Unfitting.class)
                .hasMessageContaining("comes to hang, and it says detected");
    }

    private static Outcome detected(Trial.Ending ending) {
        Violation hang = ending.outcome().violation().orElseThrow();
        return Outcome.of(new Violation(ViolationKind.BUG, hang.cpu(), hang.rip(), "a lie"));
    }
}
