package org.vmxlab.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What programs print among what emulators say. */
class ConsoleTest {
    @Test
    void linesAreFoundByTheirIndex() {
        Console console =
                new Console("Emulator 2\n0 x=1\nseq 0\n0 flags=8d5 exc=ff\nnoise\n1 flags=0\nseq 1\nend\nbye\n");
        assertThat(console.complete()).isTrue();
        assertThat(console.lines(0)).hasSize(2);
        assertThat(console.lines(0).get(0).value("flags")).isEqualTo(0x8d5);
        assertThat(console.lines(0).get(1).has("exc")).isFalse();
        assertThat(console.began(1)).isTrue();
        assertThat(console.lines(1)).isEmpty();
        assertThat(console.began(2)).isFalse();
    }

    @Test
    void aLineThatBreaksOffIsNone() {
        Console console = new Console("seq 0\n0 value=1\n1 value=12");
        assertThat(console.complete()).isFalse();
        assertThat(console.lines(0)).hasSize(1);
    }
}
