package org.vmxlab.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StoreBufferTest {
    private final Memory memory = new Memory(new Journal(), List.of(new Region(0, 0x1000, Region.Access.READ_WRITE)));
    private final StoreBuffer buffer = new StoreBuffer(16);

    @Test
    void forwardsTheYoungestStoreByteByByte() {
        buffer.push(0x10, 8, 0x1111111111111111L);
        buffer.push(0x12, 2, 0x2222);
        buffer.push(0x0f, 2, 0x3333);

        assertThat(buffer.forward(0x10, 8, 0)).isEqualTo(0x1111111122221133L);
        assertThat(buffer.forward(0x14, 8, 0xaaaaaaaaaaaaaaaaL)).isEqualTo(0xaaaaaaaa11111111L);
        assertThat(buffer.forward(0x18, 4, 5)).isEqualTo(5);
    }

    @Test
    void drainsInOrder() {
        buffer.push(0x10, 4, 1);
        buffer.push(0x10, 4, 2);
        buffer.drainOldest(memory);
        assertThat(memory.read(0x10, 4)).isEqualTo(1);
        buffer.drainOldest(memory);
        assertThat(memory.read(0x10, 4)).isEqualTo(2);
        assertThat(buffer.isEmpty()).isTrue();
    }

    @Test
    void savesWhatItHolds() {
        buffer.push(0x20, 2, 0xbeef);
        long[] saved = new long[buffer.words()];
        buffer.save(saved, 0);
        buffer.drainOldest(memory);
        buffer.load(saved, 0);
        assertThat(buffer.size()).isEqualTo(1);
        assertThat(buffer.address(0)).isEqualTo(0x20);
        assertThat(buffer.forward(0x20, 2, 0)).isEqualTo(0xbeef);
    }
}
