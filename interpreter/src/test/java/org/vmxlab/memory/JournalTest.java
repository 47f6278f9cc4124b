package org.vmxlab.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What was written is taken back, however often, and the hash with it. */
class JournalTest {
    private static final int ROUNDS = 1_000_000;

    private final Journal journal = new Journal();
    private final Memory memory = new Memory(journal, List.of(new Region(0x1000, 0x1000, Region.Access.READ_WRITE)));

    @Test
    void whatIsWrittenOverAndOverTakesNoMoreMemoryAndIsTakenBack() {
        memory.write(0x1008, 8, 7);
        journal.track(memory.contentsHash());
        long before = journal.hash();
        int first = journal.mark();
        memory.write(0x1008, 8, 8);
        long between = journal.hash();
        int second = journal.mark();

        for (int i = 1; i <= ROUNDS; i++) {
            memory.write(0x1008, 8, i);
            memory.write(0x1010, 4, i);
        }

        assertThat(journal.bytes()).isLessThan(1 << 20);
        assertThat(journal.hash()).isEqualTo(memory.contentsHash());
        journal.rollBack(second, between);
        assertThat(memory.read(0x1008, 8)).isEqualTo(8);
        assertThat(memory.read(0x1010, 8)).isZero();
        journal.rollBack(first, before);
        assertThat(memory.read(0x1008, 8)).isEqualTo(7);
    }
}
