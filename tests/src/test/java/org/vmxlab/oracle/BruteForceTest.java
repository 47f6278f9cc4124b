package org.vmxlab.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.vmxlab.machine.Machine;
import org.vmxlab.memory.MemoryModel;

/** The oracle itself. */
class BruteForceTest {
    private static final long PROGRAMS = 120;

    @Test
    void whatIsPossibleUnderScIsPossibleUnderTsoAndSometimesMore() {
        long more = LongStream.range(0, PROGRAMS)
                .filter(seed -> {
                    RandomProgram program = new RandomProgram(seed);
                    Set<List<Long>> strong = finals(program, MemoryModel.SC);
                    Set<List<Long>> weak = finals(program, MemoryModel.TSO);
                    assertThat(weak)
                            .as("seed %d:%n%s", seed, program.text())
                            .containsAll(strong)
                            .isNotEmpty();
                    return weak.size() > strong.size();
                })
                .count();

        assertThat(more).isPositive();
    }

    @Test
    void programsInterruptLockAndRaceButEveryPathEnds() {
        int interrupted = 0;
        int racing = 0;
        for (long seed = 0; seed < PROGRAMS; seed++) {
            RandomProgram program = new RandomProgram(seed);
            Set<List<Long>> finals = finals(program, MemoryModel.TSO);
            Machine machine = program.boot(MemoryModel.TSO);
            interrupted += program.text().contains("wrmsr") ? 1 : 0;
            racing += finals.size() > 1 ? 1 : 0;
            assertThat(machine.cpus()).hasSizeBetween(2, 4);
        }
        assertThat(interrupted).isGreaterThan((int) PROGRAMS / 4);
        assertThat(racing).isGreaterThan((int) PROGRAMS / 2);
    }

    private static Set<List<Long>> finals(RandomProgram program, MemoryModel model) {
        return BruteForce.explore(program.boot(model), program.memory(), program::read)
                .finals();
    }
}
