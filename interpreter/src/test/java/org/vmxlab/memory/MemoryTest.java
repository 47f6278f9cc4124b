package org.vmxlab.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryTest {
    private static final Region LOW = new Region(0x1000, 0x2000, Region.Access.READ_WRITE);
    private static final Region HIGH = new Region(0x3000, 0x1000, Region.Access.READ_WRITE);
    private static final Region FAR = new Region(0x10_0000, 0x1000, Region.Access.READ_ONLY);

    private final Journal journal = new Journal();
    private final Memory memory = new Memory(journal, List.of(FAR, LOW, HIGH));

    @Test
    void isLittleEndianInEverySize() {
        memory.write(0x1001, 8, 0x8877665544332211L);

        assertThat(memory.read(0x1001, 1)).isEqualTo(0x11);
        assertThat(memory.read(0x1002, 2)).isEqualTo(0x3322);
        assertThat(memory.read(0x1005, 4)).isEqualTo(0x88776655L);
        assertThat(memory.read(0x1001, 8)).isEqualTo(0x8877665544332211L);
    }

    @Test
    void readsAndWritesAcrossRegionsThatTouch() {
        memory.write(0x2ffd, 8, 0x0102030405060708L);

        assertThat(memory.read(0x2ffd, 8)).isEqualTo(0x0102030405060708L);
        assertThat(memory.read(0x3000, 1)).isEqualTo(5);
    }

    @Test
    void presenceEndsWhereNoRegionFollows() {
        assertThat(memory.present(0x2ffc, 8)).isTrue();
        assertThat(memory.present(0x3ffc, 8)).isFalse();
        assertThat(memory.present(0xfff, 1)).isFalse();
        assertThat(memory.present(0x10_0ff8, 8)).isTrue();
        assertThatThrownBy(() -> memory.read(0x5000, 1)).hasMessageContaining("0x5000");
    }

    @Test
    void plainPathExcludesBordersMarksAndTracking() {
        memory.read(0x1000, 1);
        assertThat(memory.readsPlainly(0x1ff8)).isTrue();
        assertThat(memory.readsPlainly(0x1ff9)).as("crosses a page").isFalse();
        assertThat(memory.writesPlainly(0x2000)).isTrue();
        memory.addMark(0x2000, Memory.VMX_REGION);
        assertThat(memory.readsPlainly(0x2000)).isFalse();
        memory.removeMark(0x2000, Memory.VMX_REGION);
        memory.markCode(0x2040, 3);
        assertThat(memory.readsPlainly(0x2040)).isTrue();
        for (long address = 0x2030; address < 0x2050; address++) {
            assertThat(memory.writesPlainly(address))
                    .as("8 bytes at %x, code at 2040 to 2042", address)
                    .isEqualTo(address + 7 < 0x2040 || address > 0x2042);
        }
        journal.track(memory.contentsHash());
        assertThat(memory.writesPlainly(0x1000)).isFalse();
        memory.read(0x10_0000, 1);
        assertThat(memory.writesPlainly(0x10_0000)).as("read-only").isFalse();
    }

    @Test
    void rollingBackRestoresContentsAndHash() {
        memory.write(0x1010, 8, 7);
        journal.track(memory.contentsHash());
        int mark = journal.mark();
        long hash = journal.hash();
        memory.write(0x100d, 8, -1L);
        memory.write(0x1010, 1, 9);
        memory.write(0x2ffe, 4, 0x12345678);
        assertThat(journal.hash()).isNotEqualTo(hash).isEqualTo(memory.contentsHash());

        journal.rollBack(mark, hash);

        assertThat(memory.read(0x1010, 8)).isEqualTo(7);
        assertThat(memory.read(0x100d, 2)).isZero();
        assertThat(memory.read(0x2ffe, 4)).isZero();
        assertThat(memory.contentsHash()).isEqualTo(hash);
    }

    @Test
    void tellsWhenDecodedCodeChangesAlsoByRollingBack() {
        List<Long> changes = new ArrayList<>();
        memory.onCodeChange(changes::add);
        memory.markCode(0x1004, 4);
        journal.track(memory.contentsHash());
        int mark = journal.mark();
        memory.write(0x1004, 4, 1);
        assertThat(changes).hasSize(1);
        journal.rollBack(mark, 0);
        assertThat(changes).hasSize(2);
    }

    @Test
    void regionsMustNotOverlap() {
        assertThatThrownBy(() ->
                        new Memory(journal, List.of(LOW, new Region(0x2000, 0x1000, Region.Access.READ_WRITE))))
                .hasMessageContaining("overlap");
        assertThatThrownBy(() -> new Region(0x1001, 0x1000, Region.Access.READ_WRITE))
                .hasMessageContaining("4096");
    }

    /** The memory sums up the marks of a region after some looks at them, and again after each change. */
    @Test
    void marksCountHoweverOftenOneLooked() {
        memory.read(0x1000, 8);
        for (int look = 0; look < 20; look++) {
            assertThat(memory.readsPlainly(0x2000)).isTrue();
            assertThat(memory.writesPlainly(0x2000)).isTrue();
            assertThat(memory.writesPlainly(0x3000)).as("another region").isFalse();
        }
        memory.addMark(0x2000, Memory.VMX_REGION);
        for (int look = 0; look < 20; look++) {
            assertThat(memory.readsPlainly(0x2000)).isFalse();
            assertThat(memory.writesPlainly(0x2000)).isFalse();
            assertThat(memory.readsPlainly(0x1ff8)).isTrue();
            assertThat(memory.writesPlainly(0x1ff9))
                    .as("goes into the marked page")
                    .isFalse();
        }
        memory.removeMark(0x2000, Memory.VMX_REGION);
        memory.markCode(0x2010, 3);
        for (int look = 0; look < 20; look++) {
            assertThat(memory.writesPlainly(0x2008)).isTrue();
            assertThat(memory.writesPlainly(0x2009)).as("its last byte is code").isFalse();
            assertThat(memory.writesPlainly(0x2013)).isTrue();
        }
    }

    @Test
    void wordsFollowTheJournal() {
        Words words = new Words(journal, 1L << 60, 50) {};
        journal.track(words.contentsHash());
        int mark = journal.mark();
        words.set(40, 3);
        words.set(1, 2);
        assertThat(journal.hash()).isEqualTo(words.contentsHash());
        journal.rollBack(mark, 0);
        assertThat(words.get(40)).isZero();
        assertThat(words.get(1)).isZero();
    }
}
