package org.vmxlab.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmxlab.memory.MemoryModel;

/** Shards that explore without a word between them come, put together, to what one exploration comes to. */
class ShardTest {
    private static final int PROGRAMS = Integer.getInteger("random.races", 30);
    private static final long FIRST = Long.getLong("random.first", 0);
    /** So little in common that even small programs are divided. */
    private static final Frontier.Extent NARROW = new Frontier.Extent(4, 3);

    private static final int MOST_ROUNDS = 12;

    /** Two CPUs that pass a number to each other for ever. */
    private static final String ENDLESS = """
            scenario "endless"
            cpus 2
            stack 4096
            start 0, ping
            start 1, pong
                    org 0x100000
            section .text
            ping:
                    cmp qword [ball], 0
                    jne ping
                    mov qword [ball], 1
                    jmp ping
            pong:
                    cmp qword [ball], 1
                    jne pong
                    mov qword [ball], 0
                    jmp pong
            section .data
            align 8
            ball: dq 0
            """;

    /** Two groups of CPUs that know nothing of each other, each with something wrong. */
    private static final String UNRELATED = """
            scenario "unrelated"
            cpus 4
            stack 4096
            start 0, left
            start 1, left
            start 2, right
            start 3, right
                    org 0x100000
            section .text
            left:
                    mov rax, [a]
                    inc rax
                    mov [a], rax
                    lock inc qword [b]
                    cmp qword [b], 2
                    jne .out
                    cmp qword [a], 2
                    je .out
                    assert rax == 100, "a lost update on the left"
            .out:   stop
            right:
                    mov rax, [c]
                    inc rax
                    mov [c], rax
                    lock inc qword [d]
                    cmp qword [d], 2
                    jne .out
                    cmp qword [c], 2
                    je .out
                    assert rax == 100, "a lost update on the right"
            .out:   stop
            section .data
            align 64
            a: dq 0
            b: dq 0
            align 64
            c: dq 0
            d: dq 0
            """;

    private static Plan plan(Shard shard, Strategy strategy, Plan.Extent extent) {
        return plan(shard, strategy, extent, OptionalInt.empty());
    }

    private static Plan plan(Shard shard, Strategy strategy, Plan.Extent extent, OptionalInt preemptions) {
        return new Plan(
                strategy,
                new Bounds(
                        preemptions,
                        10_000,
                        strategy.samples() ? OptionalLong.of(100) : OptionalLong.empty(),
                        OptionalLong.empty(),
                        Duration.ofHours(1),
                        1L << 30),
                1,
                extent,
                1,
                () -> false,
                () -> 0,
                Progress.SILENT,
                shard);
    }

    private static Exploration whole(Subject subject, Strategy strategy) throws InterruptedException {
        return whole(subject, shard -> plan(shard, strategy, Plan.Extent.ALL_VIOLATIONS));
    }

    private static Exploration whole(Subject subject, Function<Shard, Plan> plan) throws InterruptedException {
        return new Explorer(subject, plan.apply(Shard.WHOLE), NARROW).explore();
    }

    /** All shards, those that did not know enough again and again. */
    private static Exploration merged(Subject subject, Strategy strategy, int shards)
            throws InterruptedException, IOException {
        return merged(subject, strategy, shards, NARROW);
    }

    private static Exploration merged(Subject subject, Strategy strategy, int shards, Frontier.Extent extent)
            throws InterruptedException, IOException {
        return merged(subject, shard -> plan(shard, strategy, Plan.Extent.ALL_VIOLATIONS), shards, extent);
    }

    private static Exploration merged(Subject subject, Function<Shard, Plan> plan, int shards, Frontier.Extent extent)
            throws InterruptedException, IOException {
        List<ShardResult> results = new ArrayList<>();
        for (int number = 1; number <= shards; number++) {
            results.add(explored(new Explorer(subject, plan.apply(new Shard(number, shards)), extent), subject));
        }
        for (int round = 0; round < MOST_ROUNDS; round++) {
            ShardMerge merge = new ShardMerge(subject, results);
            assertThat(merge.agree()).isTrue();
            if (merge.behind().isEmpty()) {
                return merge.exploration();
            }
            assertThat(merge.exploration().cuts()).contains(Cut.KNOWLEDGE);
            for (Shard shard : merge.behind()) {
                Explorer explorer = new Explorer(
                        subject, plan.apply(shard), copy(merge.lesson().orElseThrow(), subject), extent);
                results.set(shard.number() - 1, explored(explorer, subject));
            }
        }
        throw new AssertionError("shards learn without end");
    }

    private static ShardResult explored(Explorer explorer, Subject subject) throws InterruptedException, IOException {
        Exploration exploration = explorer.explore();
        assertThat(exploration.cuts()).contains(Cut.SHARD);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        explorer.shardResult(exploration).write(new DataOutputStream(bytes));
        return ShardResult.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), subject);
    }

    private static Knowledge copy(Knowledge knowledge, Subject subject) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        knowledge.write(new DataOutputStream(bytes));
        return Knowledge.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), subject);
    }

    private static Set<String> causes(Exploration exploration) {
        Set<String> causes = new TreeSet<>();
        exploration
                .counterexamples()
                .forEach(one -> causes.add(one.violation().kind() + " at "
                        + Long.toHexString(one.violation().rip())));
        return causes;
    }

    private static void assertSame(Exploration merged, Exploration whole, String what) {
        assertSame(merged, whole, what, Set.of());
    }

    /** @param careful what shards may call cut off although one of the others has seen it */
    private static void assertSame(Exploration merged, Exploration whole, String what, Set<Cut> careful) {
        assertThat(causes(merged)).as(what).isEqualTo(causes(whole));
        assertThat(merged.counterexamples()).as(what).hasSameSizeAs(whole.counterexamples());
        assertThat(merged.cuts()).as(what).containsAll(whole.cuts());
        Set<Cut> more = new HashSet<>(merged.cuts());
        more.removeAll(whole.cuts());
        assertThat(careful).as(what).containsAll(more);
        if (more.isEmpty()) {
            assertThat(merged.verdict()).as(what).isEqualTo(whole.verdict());
        }
        assertThat(merged.shared()).as(what).isEqualTo(whole.shared());
    }

    @Test
    void randomProgramsGiveTheSameTogether() throws InterruptedException, IOException {
        for (long seed = FIRST; seed < FIRST + PROGRAMS; seed++) {
            RandomRaces races = new RandomRaces(seed);
            Subject subject = Subjects.of(races.source(), races.cpus(), MemoryModel.TSO);
            Exploration whole = whole(subject, Strategy.DFS);
            for (int shards = 2; shards <= 3; shards++) {
                Exploration merged = merged(subject, Strategy.DFS, shards);
                assertSame(merged, whole, "seed " + seed + ", " + shards + " shards\n" + races.source());
                assertThat(merged.states()).isGreaterThanOrEqualTo(whole.states());
            }
        }
    }

    @Test
    void randomProgramsWithFewPreemptionsGiveTheSameTogether() throws InterruptedException, IOException {
        for (long seed = FIRST; seed < FIRST + PROGRAMS; seed++) {
            RandomRaces races = new RandomRaces(seed);
            Subject subject = Subjects.of(races.source(), races.cpus(), MemoryModel.TSO);
            for (int preemptions = 0; preemptions <= 2; preemptions++) {
                OptionalInt most = OptionalInt.of(preemptions);
                Function<Shard, Plan> plan = shard -> plan(shard, Strategy.DFS, Plan.Extent.ALL_VIOLATIONS, most);
                Exploration whole = whole(subject, plan);
                String what = "seed " + seed + ", " + preemptions + " preemptions\n" + races.source();
                for (int shards = 2; shards <= 3; shards++) {
                    Exploration merged = merged(subject, plan, shards, NARROW);
                    assertSame(merged, whole, what, Set.of(Cut.PREEMPTIONS));
                    assertThat(preemptions(merged)).as(what).isEqualTo(preemptions(whole));
                }
            }
        }
    }

    /** Of each counter-example the preemptions that it takes. */
    private static List<Integer> preemptions(Exploration exploration) {
        return exploration.counterexamples().stream()
                .map(Counterexample::preemptions)
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void aLivelockThroughStatesOfSeveralShardsIsFoundOnce(int shards) throws InterruptedException, IOException {
        Subject subject = Subjects.of(ENDLESS, 2, MemoryModel.TSO);
        Exploration whole = whole(subject, Strategy.DFS);
        assertThat(causes(whole)).hasSize(1).allMatch(cause -> cause.startsWith("LIVELOCK"));
        for (int common : new int[] {2, 5}) {
            Exploration merged = merged(subject, Strategy.DFS, shards, new Frontier.Extent(99, common));
            assertSame(merged, whole, shards + " shards with " + common + " states in common");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void whatOneShardFindsHidesNothingFromTheOthers(int shards) throws InterruptedException, IOException {
        Subject subject = Subjects.of(UNRELATED, 4, MemoryModel.TSO);
        Exploration whole = whole(subject, Strategy.DFS);
        assertThat(causes(whole)).hasSize(2);
        assertSame(merged(subject, Strategy.DFS, shards), whole, shards + " shards");
    }

    @ParameterizedTest
    @ValueSource(strings = {"random", "pct", "pos"})
    void samplesAreDealtOut(String word) throws InterruptedException, IOException {
        Strategy strategy = Strategy.named(word).orElseThrow();
        Subject subject = Subjects.of(UNRELATED, 4, MemoryModel.TSO);
        Exploration whole = whole(subject, strategy);
        assertThat(whole.executions()).isEqualTo(100);
        assertThat(causes(whole)).isNotEmpty();
        for (int shards = 2; shards <= 3; shards++) {
            Exploration merged = merged(subject, strategy, shards);
            assertThat(merged.executions()).isEqualTo(100);
            assertSame(merged, whole, shards + " shards");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"random", "pct", "pos"})
    void samplesThatWereStoppedGoOnToTheSame(String word) throws InterruptedException, IOException {
        Strategy strategy = Strategy.named(word).orElseThrow();
        Subject subject = Subjects.of(UNRELATED, 4, MemoryModel.TSO);
        Exploration whole = whole(subject, strategy);
        int[] asked = {0};
        Plan plan = plan(Shard.WHOLE, strategy, Plan.Extent.ALL_VIOLATIONS);
        Plan stopped = new Plan(
                strategy,
                plan.bounds(),
                1,
                plan.extent(),
                plan.seed(),
                () -> asked[0]++ > 40,
                plan.clock(),
                Progress.SILENT);
        Explorer first = new Explorer(subject, stopped);
        assertThat(first.explore().cuts()).contains(Cut.INTERRUPTED, Cut.SAMPLING);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        first.checkpoint().orElseThrow().write(new DataOutputStream(bytes));

        Checkpoint checkpoint =
                Checkpoint.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), subject, 1L << 30);
        Explorer second = new Explorer(subject, plan, checkpoint);
        Exploration resumed = second.explore();

        assertSame(resumed, whole, word);
        assertThat(resumed.executions()).isEqualTo(whole.executions());
        assertThat(second.checkpoint()).isEmpty();
    }

    @Test
    void theFirstViolationOfAShardEndsTheWhole() throws InterruptedException, IOException {
        Subject subject = Subjects.of(UNRELATED, 4, MemoryModel.TSO);
        List<ShardResult> results = new ArrayList<>();
        for (int number = 1; number <= 2; number++) {
            Plan plan = plan(new Shard(number, 2), Strategy.DFS, Plan.Extent.FIRST_VIOLATION);
            results.add(explored(new Explorer(subject, plan, NARROW), subject));
        }
        Exploration merged = new ShardMerge(subject, results).exploration();
        assertThat(merged.verdict()).isEqualTo(Exploration.Verdict.VIOLATION);
        assertThat(merged.stopped()).isTrue();
        assertThat(merged.cuts()).isEmpty();
    }

    @Test
    void everyPlaceHasOneOwner() {
        for (int of = 1; of <= 7; of++) {
            for (int place = 0; place < 5; place++) {
                int owners = 0;
                long dealt = 0;
                for (int number = 1; number <= of; number++) {
                    owners += new Shard(number, of).owns(place, 5) ? 1 : 0;
                    dealt += new Shard(number, of).shareOf(5);
                }
                assertThat(owners).isEqualTo(1);
                assertThat(dealt).isEqualTo(5);
            }
        }
    }
}
