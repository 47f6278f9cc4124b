package org.vmxlab.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.memory.MemoryModel;
import org.vmxlab.verdict.Violation;

/** One execution of each trace reaches every final state that all executions together reach. */
class FinalStatesTest {
    private static final int PROGRAMS = Integer.getInteger("random.races", 1000);
    /** With one thread, two, three, in turn. */
    private static final int MOST_THREADS = 3;

    private static final long FIRST = Long.getLong("random.first", 0);

    @ParameterizedTest
    @EnumSource(MemoryModel.class)
    void ofRandomProgramsAreReached(MemoryModel model) {
        for (long seed = FIRST; seed < FIRST + PROGRAMS; seed++) {
            assertReached(seed, model);
        }
    }

    /** An interrupt of which nothing was known before came while a reversal was tried: the rest of it was not what it had been. */
    @ParameterizedTest
    @ValueSource(longs = {1559, 4299, 5942, 9563, 18905})
    void areReachedWhereATriedReversalTeachesSomething(long seed) {
        for (MemoryModel model : MemoryModel.values()) {
            assertReached(seed, model);
        }
    }

    /** The same vectors, but each other IPI has one that outranks the others. */
    @ParameterizedTest
    @EnumSource(MemoryModel.class)
    void ofProgramsWithTwoVectorsAreReached(MemoryModel model) {
        for (long seed = FIRST; seed < FIRST + PROGRAMS / 4; seed++) {
            RandomRaces races = new RandomRaces(seed);
            assertReached("seed " + seed, withTwoVectors(races.source()), races.cpus(), model);
        }
    }

    private static String withTwoVectors(String source) {
        String sent = "mov eax, 0x40\n";
        StringBuilder text = new StringBuilder(source.replace("idt 0x40, interrupted\n", """
                idt 0x40, interrupted
                idt 0x50, interrupted
                """));
        boolean other = false;
        for (int at = text.indexOf(sent); at >= 0; at = text.indexOf(sent, at + 1)) {
            text.replace(at, at + sent.length(), other ? sent : "mov eax, 0x50\n");
            other = !other;
        }
        return text.toString();
    }

    private static void assertReached(long seed, MemoryModel model) {
        RandomRaces races = new RandomRaces(seed);
        assertReached("seed " + seed, races.source(), races.cpus(), model);
    }

    private static void assertReached(String name, String source, int cpus, MemoryModel model) {
        Subject subject = Subjects.of(source, cpus, model);
        Map<Long, String> everything = everything(subject);
        Map<Long, String> reached = new ConcurrentSkipListMap<>();
        OptimalSearch search =
                OptimalSearchTest.searched(subject, 1 + Math.floorMod(name.hashCode(), MOST_THREADS), () -> {
                    reached.clear();
                    return (execution, space) -> reached.put(space.hash(), describe(space));
                });
        assertThat(reached.keySet()).as("%s, %s\n%s", name, model, source).isEqualTo(everything.keySet());
        if (search.findings().isEmpty() && search.discarded() == 0) {
            assertThat(search.blocked())
                    .as("blocked, %s, %s\n%s", name, model, source)
                    .isZero();
        }
    }

    private static Map<Long, String> everything(Subject subject) {
        Workbench bench = new Workbench(subject);
        Sharing sharing = bench.nothingKnown();
        while (true) {
            sharing.settle();
            Map<Long, String> ends = new TreeMap<>();
            walk(bench.layOut(sharing), new LongHashSet(), ends);
            if (!sharing.grown()) {
                return ends;
            }
        }
    }

    private static void walk(StateSpace space, LongHashSet visited, Map<Long, String> ends) {
        boolean over = space.violation().isPresent() || space.discarded();
        if (!visited.add(space.hash()) && !over) {
            return;
        }
        int[] transitions = new int[StateSpace.MOST_TRANSITIONS];
        int count = over ? 0 : space.transitions(transitions, 0);
        if (count == 0 && !space.discarded()) {
            ends.put(space.hash(), describe(space));
        }
        for (int i = 0; i < count; i++) {
            space.take(transitions[i]);
            walk(space, visited, ends);
            space.back();
        }
    }

    /** For whoever reads a failure. */
    private static String describe(StateSpace space) {
        StringBuilder text = new StringBuilder("\n");
        for (Cpu cpu : space.machine().cpus()) {
            for (int i = 0; i < Slot.COUNT; i++) {
                if (i != Slot.TSC && cpu.get(i) != 0 && (i < 20 || i > 77)) {
                    text.append(' ').append(i).append('=').append(Long.toHexString(cpu.get(i)));
                }
            }
            text.append(" |");
        }
        text.append(space.machine().inFlight());
        return text.append(space.violation().map(Violation::detail).orElse("")).toString();
    }
}
