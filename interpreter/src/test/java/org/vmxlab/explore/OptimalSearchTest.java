package org.vmxlab.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.vmxlab.memory.MemoryModel;

/**
 * The numbers of traces in {@code traces.csv}, on which several independent tools agree, are reached: under sequential
 * consistency by as many executions, under TSO as different traces.
 */
class OptimalSearchTest {
    /** {@code -Dtraces.all=true} runs the largest sizes too. */
    private static final long MOST = Boolean.getBoolean("traces.all") ? Long.MAX_VALUE : 1500;

    private static final int RANDOM = Integer.getInteger("random.races", 200);

    private static Plan plan(int depth, long bytes) {
        return new Plan(
                Strategy.DPOR,
                new Bounds(
                        OptionalInt.empty(),
                        depth,
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        Duration.ofHours(1),
                        bytes),
                1,
                Plan.Extent.ALL_VIOLATIONS,
                0,
                () -> false,
                () -> 0,
                Progress.SILENT);
    }

    static OptimalSearch searched(Subject subject) {
        return searched(subject, 1);
    }

    static OptimalSearch searched(Subject subject, int threads) {
        return searched(subject, plan(10_000, 1L << 30), threads, () -> OptimalSearch.Listener.NOBODY);
    }

    /** @param listeners one for each search; all but the last are void, as somebody learnt something */
    static OptimalSearch searched(Subject subject, int threads, Supplier<OptimalSearch.Listener> listeners) {
        return searched(subject, plan(10_000, 1L << 30), threads, listeners);
    }

    static OptimalSearch searched(Subject subject, int depth, long bytes) {
        return searched(subject, plan(depth, bytes), 1, () -> OptimalSearch.Listener.NOBODY);
    }

    private static OptimalSearch searched(
            Subject subject, Plan plan, int threads, Supplier<OptimalSearch.Listener> listeners) {
        List<Workbench> benches = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            benches.add(new Workbench(subject));
        }
        return searched(plan, benches, learnt(benches.get(0)), listeners);
    }

    private static Sharing learnt(Workbench bench) {
        Sharing sharing = bench.nothingKnown();
        new Scout(bench).learn(sharing);
        return sharing;
    }

    private static OptimalSearch searched(
            Plan plan, List<Workbench> benches, Sharing sharing, Supplier<OptimalSearch.Listener> listeners) {
        while (true) {
            sharing.settle();
            List<Sharing> knowledge = new ArrayList<>();
            benches.forEach(bench -> knowledge.add(sharing.copy()));
            OptimalSearch search = begun(plan, listeners.get());
            if (isValid(search, benches, knowledge)) {
                return search;
            }
            knowledge.forEach(sharing::absorb);
        }
    }

    private static OptimalSearch begun(Plan plan, OptimalSearch.Listener listener) {
        return new OptimalSearch(
                plan, Long.MAX_VALUE, UnfinishedTraces.notBegun(plan.bounds().bytes()), listener);
    }

    private static boolean isValid(OptimalSearch search, List<Workbench> benches, List<Sharing> knowledge) {
        try {
            return search.run(benches, knowledge);
        } catch (InterruptedException nobodyDoes) {
            throw new IllegalStateException(nobodyDoes);
        }
    }

    @ParameterizedTest(name = "{0}({1}), {2} CPUs: SC {3}, TSO {4}")
    @CsvFileSource(resources = "/traces.csv", numLinesToSkip = 1)
    void reachesEachTraceOnce(String program, int size, int cpus, long sequentiallyConsistent, long tso) {
        if (Math.max(sequentiallyConsistent, tso) > MOST) {
            return;
        }
        for (int threads : new int[] {1, 2, 4}) {
            reachesEachTraceOnce(program, size, cpus, sequentiallyConsistent, tso, threads);
        }
    }

    private static void reachesEachTraceOnce(
            String program, int size, int cpus, long sequentiallyConsistent, long tso, int threads) {
        OptimalSearch strict = searched(Subjects.trace(program, size, cpus, MemoryModel.SC), threads);
        assertThat(strict.executions())
                .as("executions, SC, %d threads", threads)
                .isEqualTo(sequentiallyConsistent);
        assertThat(strict.traces()).as("traces, SC, %d threads", threads).isEqualTo(sequentiallyConsistent);
        assertThat(strict.blocked()).as("blocked, SC, %d threads", threads).isZero();

        OptimalSearch relaxed = searched(Subjects.trace(program, size, cpus, MemoryModel.TSO), threads);
        assertThat(relaxed.traces()).as("traces, TSO, %d threads", threads).isEqualTo(tso);
        assertThat(relaxed.executions())
                .as("executions, TSO, %d threads", threads)
                .isGreaterThanOrEqualTo(tso);
        assertThat(relaxed.blocked()).as("blocked, TSO, %d threads", threads).isZero();
    }

    /**
     * What executions run into, which traces there are, and how many executions, is the same however many threads there are.
     * But an event that ends its execution can be exchanged with nothing, which is known only when it has come: how often a
     * trace with one is made depends on what came first.
     */
    @Test
    void threadsFindTheSameTogether() {
        for (long seed = 0; seed < RANDOM; seed++) {
            RandomRaces races = new RandomRaces(seed);
            for (MemoryModel model : MemoryModel.values()) {
                Subject subject = Subjects.of(races.source(), races.cpus(), model);
                OptimalSearch alone = searched(subject, 1);
                OptimalSearch together = searched(subject, 2 + (int) (seed % 3));
                String what = "seed " + seed + ", " + model + "\n" + races.source();
                assertThat(causes(together)).as(what).isEqualTo(causes(alone));
                assertThat(together.cuts()).as(what).isEqualTo(alone.cuts());
                if (causes(alone).isEmpty() && alone.discarded() == 0) {
                    assertThat(together.executions()).as(what).isEqualTo(alone.executions());
                }
                assertThat(together.traces()).as(what).isEqualTo(alone.traces());
            }
        }
    }

    /**
     * The interrupt comes before the store, behind it, or not at all; the other CPU reads before the store or behind it. When
     * the store enters the store buffer nobody but its own CPU can tell.
     */
    @ParameterizedTest
    @EnumSource(MemoryModel.class)
    void aStoreInFrontOfAnInterruptRacesOnceWithEachRead(MemoryModel model) {
        OptimalSearch search = searched(Subjects.of(INTERRUPTED_STORE, 2, model), 1);
        assertThat(search.traces()).isEqualTo(6);
        assertThat(search.executions()).isEqualTo(6);
    }

    private static final String INTERRUPTED_STORE = """
            scenario "a store, an interrupt, a reader"
            cpus 2
            stack 4096
            start 0, writer
            start 1, reader
            idt 0x40, interrupted
            offer vector 0, 0x40, 1
                    org 0x100000
            section .text
            writer: mov     ecx, 0x80f              ; IA32_X2APIC_SIVR
                    mov     eax, 0x1ff              ; software enabled
                    xor     edx, edx
                    wrmsr
                    sti
                    nop                             ; in its shadow
                    mov     qword [x], 1
                    stop
            reader: mov     rax, [x]
                    stop
            handler interrupted
                    mov     rbx, [x]
                    mov     ecx, 0x80b              ; IA32_X2APIC_EOI
                    xor     eax, eax
                    xor     edx, edx
                    wrmsr
            endhandler
            section .data
            x:      dq      0
            """;

    /** One thread has seen one CPU at a cell, one the other: that they share it, neither knows. */
    @Test
    void isVoidIfThreadsKnowMoreTogetherThanEach() {
        Subject subject = Subjects.trace("writers", 2, 2, MemoryModel.SC);
        Plan plan = plan(10_000, 1L << 30);
        List<Workbench> benches = List.of(new Workbench(subject), new Workbench(subject));
        Sharing known = learnt(benches.get(0));
        searched(plan, benches, known, () -> OptimalSearch.Listener.NOBODY);
        List<Sharing> knowledge = List.of(known.copy(), known.copy());
        assertThat(isValid(begun(plan, OptimalSearch.Listener.NOBODY), benches, knowledge))
                .isTrue();

        long unused = benches.get(0).machine().memory().regions().get(0).base();
        knowledge.get(0).touch(unused, 4, 0, 0, true);
        knowledge.get(1).touch(unused, 4, 1, 0, false);
        assertThat(knowledge).noneMatch(Sharing::grown);
        assertThat(isValid(begun(plan, OptimalSearch.Listener.NOBODY), benches, knowledge))
                .isFalse();
    }

    private static Set<Finding.Cause> causes(OptimalSearch search) {
        return search.findings().stream().map(Finding::cause).collect(Collectors.toSet());
    }
}
