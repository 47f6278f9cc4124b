package org.vmxlab.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.vmxlab.memory.MemoryModel;

/** A counter-example that the search of all states found is made shorter, as far as that takes about as long as finding it. */
class ShorteningTest {
    /** What shortening may look at if finding took less. */
    private static final long LEAST = 20_000;
    /** Bounds are held now and then only. */
    private static final long SLACK = 256;

    /** Two CPUs that have to take turns, as often as TURNS says, for something to go wrong; others make it hard to see. */
    private static String source(int turns, int others, int stores) {
        StringBuilder text = new StringBuilder(
                "scenario \"turns\"\ncpus " + (2 + others) + "\nstack 4096\nstart 0, even\nstart 1, odd\n");
        for (int i = 0; i < others; i++) {
            text.append("start " + (2 + i) + ", other" + i + "\n");
        }
        text.append("org 0x100000\nsection .text\n");
        for (int side = 0; side < 2; side++) {
            text.append(side == 0 ? "even:\n" : "odd:\n");
            for (int turn = side; turn < turns; turn += 2) {
                text.append("mov rax, [x]\ncmp rax, " + turn + "\njne .out\nmov qword [x], " + (turn + 1) + "\n");
            }
            text.append(side == (turns + 1) % 2 ? "assert rax == 100, \"all turns were taken\"\n" : "");
            text.append(".out:\nstop\n");
        }
        for (int i = 0; i < others; i++) {
            text.append("other" + i + ":\n");
            for (int store = 1; store <= stores; store++) {
                text.append("mov qword [y], " + (i * stores + store) + "\nmov rax, [z]\nmov qword [z], rax\n");
            }
            text.append("stop\n");
        }
        return text + "section .data\nalign 64\nx: dq 0\ny: dq 0\nz: dq 0\n";
    }

    /** Hears how many states each part of the work looks at. */
    private static final class Parts implements Progress {
        private final List<String> names = new ArrayList<>();
        private final List<Long> most = new ArrayList<>();

        @Override
        public synchronized void begins(String what) {
            names.add(what);
            most.add(0L);
        }

        @Override
        public synchronized void at(Standing standing) {
            most.set(most.size() - 1, Math.max(most.get(most.size() - 1), standing.count()));
        }

        /** Of the parts behind the search of all states. */
        List<Long> afterwards() {
            return most.subList(names.indexOf("all states") + 1, most.size());
        }
    }

    private static Exploration explore(Subject subject, Progress progress) throws InterruptedException {
        Bounds bounds = new Bounds(
                OptionalInt.empty(), 10_000, OptionalLong.empty(), OptionalLong.empty(), Duration.ofHours(1), 1L << 30);
        Plan plan = new Plan(Strategy.DFS, bounds, 1, Plan.Extent.FIRST_VIOLATION, 1, () -> false, () -> 0, progress);
        return new Explorer(subject, plan).explore();
    }

    @Test
    void whatIsQuicklyShortenedHasTheFewestPreemptions() throws InterruptedException {
        Subject subject = Subjects.of(source(5, 0, 0), 2, MemoryModel.SC);
        Exploration exploration = explore(subject, Progress.SILENT);
        assertThat(exploration.counterexamples()).singleElement().satisfies(one -> {
            assertThat(one.fewest()).isTrue();
            assertThat(one.preemptions()).isEqualTo(3);
        });
    }

    @Test
    void shorteningEndsWhereItTakesLongerThanFinding() throws InterruptedException {
        Subject subject = Subjects.of(source(10, 2, 8), 4, MemoryModel.SC);
        Parts parts = new Parts();
        Exploration exploration = explore(subject, parts);
        assertThat(exploration.counterexamples()).singleElement().satisfies(one -> {
            assertThat(one.fewest()).isFalse();
            assertThat(one.preemptions()).isEqualTo(Counterexample.UNKNOWN);
        });
        long bound = Math.max(LEAST, exploration.states());
        assertThat(parts.afterwards()).isNotEmpty().allMatch(states -> states <= bound + SLACK);
        assertThat(parts.afterwards().get(parts.afterwards().size() - 1))
                .as("the last one was cut off by it")
                .isGreaterThanOrEqualTo(bound);
    }
}
