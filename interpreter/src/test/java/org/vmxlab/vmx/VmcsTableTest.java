package org.vmxlab.vmx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vmxlab.memory.Journal;
import org.vmxlab.memory.Memory;
import org.vmxlab.memory.Region;

/** The life cycle of VMCSs, and what the sanitizer says of uses outside it. */
class VmcsTableTest {
    private static final long V = 0x2000;
    private static final long W = 0x3000;
    private static final long VMXON = 0x1000;
    private static final long RIP = VmcsField.GUEST_RIP.encoding();

    private final Journal journal = new Journal();
    private final Memory memory = new Memory(journal, List.of(new Region(0, 0x10000, Region.Access.READ_WRITE)));
    private final VmcsTable table = new VmcsTable(memory);
    private final List<String> events = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();

    @BeforeEach
    void writeRevisions() {
        for (long region : new long[] {VMXON, V, W}) {
            memory.write(region, 4, table.capabilities().revision());
        }
    }

    private void sanitizer(String id, String text) {
        events.add(id);
        texts.add(text);
    }

    private void clear(int cpu, long region) {
        table.vmclear(cpu, region, this::sanitizer);
    }

    private void load(int cpu, long region) {
        table.vmptrld(cpu, region, this::sanitizer);
    }

    private void write(int cpu, long region, long value) {
        table.data(cpu, region).writeEncoded(table.place(RIP), RIP, value);
    }

    private long read(int cpu, long region) {
        return table.data(cpu, region).readEncoded(table.place(RIP), RIP);
    }

    @Test
    void contentsSurviveEveryLegalTransition() {
        clear(0, V);
        clear(0, W);
        load(0, V);
        write(0, V, 1);
        load(0, W);
        write(0, W, 2);
        load(0, V);
        load(0, V);
        clear(0, W);
        load(0, W);

        assertThat(read(0, V)).isEqualTo(1);
        assertThat(read(0, W)).isEqualTo(2);
        assertThat(events).isEmpty();
    }

    @Test
    void migrationCarriesDataAndClearsLaunchState() {
        clear(0, V);
        load(0, V);
        write(0, V, 7);
        table.setLaunched(V);
        assertThat(table.launchState(V)).isEqualTo(LaunchState.LAUNCHED);

        clear(0, V);
        load(1, V);

        assertThat(read(1, V)).isEqualTo(7);
        assertThat(table.launchState(V)).isEqualTo(LaunchState.CLEAR);
        assertThat(table.activeOn(V)).isEqualTo(0b10);
        assertThat(events).isEmpty();
    }

    @Test
    void byteCopyOfAClearedRegionIsAVmcsWithTheSameData() {
        clear(0, V);
        load(0, V);
        write(0, V, 0x86);
        clear(0, V);
        for (int offset = 0; offset < 4096; offset += 8) {
            memory.write(W + offset, 8, memory.read(V + offset, 8));
        }

        load(0, W);

        assertThat(read(0, W)).isEqualTo(0x86);
        assertThat(table.launchState(W)).isEqualTo(LaunchState.CLEAR);
        assertThat(events).isEmpty();
    }

    @Test
    void loadElsewhereWhileActiveIsReportedWithBothCpus() {
        clear(0, V);
        load(0, V);

        load(1, V);

        assertThat(events).containsExactly("UB-01");
        assertThat(texts.get(0)).contains("CPU 1").contains("CPU 0").contains("0x2000");
    }

    @Test
    void secondOwnerSeesTheStaleImageAndTheLastFlushWins() {
        clear(0, V);
        load(0, V);
        write(0, V, 1);
        clear(0, V);
        load(0, V);
        write(0, V, 2);
        load(1, V);
        assertThat(read(1, V)).as("stale image").isEqualTo(1);
        write(1, V, 3);

        clear(0, V);
        clear(1, V);
        load(0, V);

        assertThat(read(0, V)).isEqualTo(3);
        assertThat(events).contains("UB-01", "UB-02");
    }

    @Test
    void remoteClearIsReportedAndLeavesTheOwnersData() {
        clear(0, V);
        load(0, V);
        write(0, V, 5);
        table.setLaunched(V);

        clear(1, V);

        assertThat(events).containsExactly("UB-02");
        assertThat(table.launchState(V)).isEqualTo(LaunchState.CLEAR);
        assertThat(table.activeOn(V)).isEqualTo(1);
        assertThat(read(0, V)).isEqualTo(5);
    }

    @Test
    void ordinaryAccessesToAnActiveRegionAreReported() {
        clear(0, V);
        table.ordinaryLoad(1, V + 16, 8, this::sanitizer);
        assertThat(events).as("while clear").isEmpty();
        load(0, V);

        table.ordinaryLoad(1, V + 16, 8, this::sanitizer);
        table.ordinaryStore(1, V + 16, 8, 0, this::sanitizer);
        table.ordinaryStore(1, V, 4, 0x8000_0000L | table.capabilities().revision(), this::sanitizer);

        assertThat(events).containsExactly("UB-03", "UB-04", "UB-08");
    }

    @Test
    void leavingVmxOperationWithActiveVmcsIsReported() {
        table.vmxon(0, VMXON, this::sanitizer);
        clear(0, V);
        load(0, V);

        table.vmxoff(0, VMXON, this::sanitizer);

        assertThat(events).containsExactly("UB-05");
    }

    @Test
    void resetLosesWhatWasNotFlushed() {
        clear(0, V);
        load(0, V);
        write(0, V, 1);
        clear(0, V);
        load(0, V);
        write(0, V, 2);

        table.reset(0, VmxState.NONE, this::sanitizer);
        assertThat(table.launchState(V)).isEqualTo(LaunchState.UNDEFINED);
        assertThat(table.activeOn(V)).isZero();
        clear(1, V);
        load(1, V);

        assertThat(read(1, V)).isEqualTo(1);
        assertThat(events).containsExactly("UB-05");
    }

    @Test
    void regionNeverClearedHasNoLaunchStateAndNoDefinedFields() {
        load(0, V);

        assertThat(events).containsExactly("UB-06");
        assertThat(table.launchState(V)).isEqualTo(LaunchState.UNDEFINED);
        assertThat(table.data(0, V).wasWritten(table.place(RIP))).isFalse();
    }

    @Test
    void foreignWriteBehindClearMakesTheRegionUncleared() {
        clear(0, V);
        table.ordinaryStore(1, V + 64, 8, 99, this::sanitizer);
        memory.write(V + 64, 8, 99);

        load(0, V);

        assertThat(events).containsExactly("UB-06");
    }

    @Test
    void regionOfAnotherVmxonIsReported() {
        table.vmxon(0, VMXON, this::sanitizer);

        table.vmxon(1, VMXON, this::sanitizer);
        clear(1, VMXON);
        table.ordinaryStore(1, VMXON + 8, 8, 0, this::sanitizer);

        assertThat(events).containsOnly("UB-07");
        assertThat(texts.get(0)).contains("CPU 1").contains("CPU 0");
    }

    @Test
    void fieldsOfAnotherCpusVmcsAreNotForOthers() {
        clear(0, V);
        load(0, V);
        write(0, V, 4);

        assertThat(table.inspect(1, V, VmcsField.GUEST_RIP, this::sanitizer)).isEqualTo(4);
        assertThat(events).containsExactly("UB-13");
    }

    @Test
    void rollBackRestoresEverything() {
        clear(0, V);
        load(0, V);
        write(0, V, 1);
        journal.track(memory.contentsHash() ^ table.contentsHash());
        int mark = journal.mark();
        long hash = journal.hash();

        write(0, V, 2);
        clear(0, V);
        load(1, V);
        write(1, V, 3);
        clear(2, W);
        load(2, W);
        load(3, W);
        write(3, W, 5);
        assertThat(journal.hash()).as("hash follows").isEqualTo(memory.contentsHash() ^ table.contentsHash());
        journal.rollBack(mark, hash);

        assertThat(memory.contentsHash() ^ table.contentsHash()).isEqualTo(hash);
        assertThat(table.activeOn(V)).isEqualTo(1);
        assertThat(table.activeOn(W)).isZero();
        assertThat(read(0, V)).isEqualTo(1);
        events.clear();
        load(0, W);
        assertThat(events).as("the clear was taken back").containsExactly("UB-06");
    }

    @Test
    void pastOwnersLeaveNoTraceInTheHash() {
        clear(0, V);
        load(0, V);
        write(0, V, 9);
        clear(0, V);
        long direct = memory.contentsHash() ^ table.contentsHash();
        load(1, V);
        clear(1, V);
        load(1, V);
        load(2, V);
        clear(2, V);
        clear(1, V);

        assertThat(memory.contentsHash() ^ table.contentsHash()).isEqualTo(direct);
    }

    @Test
    void highHalvesAndNarrowFieldsFollowTheirWidth() {
        clear(0, V);
        load(0, V);
        long offset = VmcsField.TSC_OFFSET.encoding();
        int place = table.place(offset);
        VmcsData data = table.data(0, V);
        data.writeEncoded(place, offset, 0x0123_4567_89ab_cdefL);
        data.writeEncoded(place, offset + 1, 0xffff_ffff_7654_3210L);
        long selector = VmcsField.GUEST_CS_SELECTOR.encoding();
        int selectorPlace = table.place(selector);
        data.writeEncoded(selectorPlace, selector, 0x12345);

        assertThat(data.readEncoded(place, offset)).isEqualTo(0x7654_3210_89ab_cdefL);
        assertThat(data.readEncoded(place, offset + 1)).isEqualTo(0x7654_3210L);
        assertThat(data.readEncoded(selectorPlace, selector)).isEqualTo(0x2345);
        assertThat(table.place(VmcsField.GUEST_RIP.encoding() + 1L))
                .as("no high half")
                .isEqualTo(-1);
        assertThat(table.place(1L << 32 | offset)).as("bits 63:32").isEqualTo(-1);
    }

    @Test
    void everyFieldHasACellOfItsOwnAndIsFoundByItsNames() {
        assertThat(VmcsField.all().stream().map(VmcsField::place).distinct())
                .hasSize(VmcsField.all().size());
        for (VmcsField field : VmcsField.all()) {
            assertThat(VmcsField.ofEncoding(field.encoding())).contains(field);
            field.names().forEach(name -> assertThat(VmcsField.ofName(name)).contains(field));
        }
    }
}
