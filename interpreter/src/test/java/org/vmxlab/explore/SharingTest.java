package org.vmxlab.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmxlab.memory.Region;

class SharingTest {
    private static final Region MEMORY = new Region(0x1000, 4096, Region.Access.READ_WRITE);
    private static final int CELL = 3;
    private static final int WRITTEN_BY_CPU_63 = 63 << 10 | 2 << 3;

    private static Sharing nothing() {
        return new Sharing(List.of(MEMORY));
    }

    private static byte[] written(Sharing sharing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        sharing.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static Sharing read(byte[] bytes) throws IOException {
        Sharing sharing = nothing();
        sharing.read(new DataInputStream(new ByteArrayInputStream(bytes)));
        return sharing;
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        Sharing some = nothing();
        some.touch(0x100c, 4, 63, 0, true);
        some.touch(0x1010, 4, 2, 0, true);
        some.touch(0x1010, 4, 5, 0, false);
        some.touchOther(Sharing.register(1, 7), 1, 0, true);
        some.touchOther(Sharing.register(1, 7), 1, 1, false);
        some.interrupt(5, true);

        Sharing same = read(written(some));
        assertThat(same.sharedAddresses().toArray()).containsExactly(0x1010);
        assertThat(same.group(5)).isEqualTo(2);
        assertThat(same.interruptedByNmi(5)).isTrue();
        assertThat(written(same)).isEqualTo(written(some));
    }

    /** The first number of a file is a cell, the second what is known of it: by whom it was touched, and how. */
    @ParameterizedTest
    @ValueSource(ints = {64 << 10 | 2 << 3, -1, Integer.MIN_VALUE, 7 << 3})
    void cellsTouchedByNobodyThatCanBeAreRefused(int known) throws IOException {
        Sharing some = nothing();
        some.touch(MEMORY.base() + 4 * CELL, 4, 63, 0, true);
        byte[] bytes = written(some);
        assertThat(ByteBuffer.wrap(bytes).getInt(0)).isEqualTo(CELL);
        assertThat(ByteBuffer.wrap(bytes).getInt(4)).isEqualTo(WRITTEN_BY_CPU_63);

        ByteBuffer.wrap(bytes).putInt(4, known);
        assertThatThrownBy(() -> read(bytes)).isInstanceOf(IOException.class).hasMessageContaining("cannot be");
    }
}
