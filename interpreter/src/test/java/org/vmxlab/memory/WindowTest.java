package org.vmxlab.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vmxlab.memory.Window.Stretch;

class WindowTest {
    private static final long BASE = 0x10_0000;
    private static final int PAGE = 0x1000;

    private final Memory memory =
            new Memory(new Journal(), List.of(new Region(BASE, 4 * PAGE, Region.Access.READ_WRITE)));

    private Window window() {
        return memory.window(BASE);
    }

    @Test
    void allOfARegionWithoutMarksIsPlain() {
        assertThat(window().plain()).containsExactly(new Stretch(0, 4 * PAGE));
        assertThat(window().ordinary()).isEqualTo(4 * PAGE);
        assertThat(window().bytes()).hasSizeGreaterThanOrEqualTo(4 * PAGE + 7);
    }

    @Test
    void dataBehindAndBeforeTheCodeOfAPageIsPlain() {
        memory.markCode(BASE + PAGE + 0x123, 5);
        memory.markCode(BASE + PAGE + 0x17f, 2);

        assertThat(window().plain()).containsExactly(new Stretch(0, PAGE + 0x123), new Stretch(PAGE + 0x181, 4 * PAGE));
    }

    @Test
    void codeUpToTheEndOfAPageLeavesTheNextPagesPlain() {
        memory.markCode(BASE, 1);
        memory.markCode(BASE + PAGE - 1, 1);

        assertThat(window().plain()).containsExactly(new Stretch(PAGE, 4 * PAGE));
    }

    @Test
    void codeFoundLaterIsNoLongerPlain() {
        memory.markCode(BASE, 4);
        assertThat(window().longest()).isEqualTo(new Stretch(4, 4 * PAGE));
        memory.markCode(BASE + 4, 4);
        assertThat(window().longest()).isEqualTo(new Stretch(8, 4 * PAGE));
        memory.forgetCode(BASE);
        assertThat(window().longest()).isEqualTo(new Stretch(0, 4 * PAGE));
    }

    @Test
    void noByteOfAPageWithAVmxRegionIsPlain() {
        memory.markCode(BASE + PAGE, 4);
        memory.addMark(BASE + PAGE, Memory.VMX_REGION);

        assertThat(window().plain()).containsExactly(new Stretch(0, PAGE), new Stretch(2 * PAGE, 4 * PAGE));
        assertThat(window().longest()).isEqualTo(new Stretch(2 * PAGE, 4 * PAGE));
        assertThat(window().ordinary()).isEqualTo(PAGE);
    }

    @Test
    void readOnlyMemoryIsNotPlain() {
        Memory readOnly = new Memory(new Journal(), List.of(new Region(BASE, PAGE, Region.Access.READ_ONLY)));

        assertThat(readOnly.window(BASE).plain()).isEmpty();
        assertThat(readOnly.window(BASE).longest().length()).isZero();
    }

    @Test
    void aroundAnAddressIsItsStretch() {
        memory.markCode(BASE + PAGE, 16);

        assertThat(window().around(BASE)).isEqualTo(new Stretch(0, PAGE));
        assertThat(window().around(BASE + PAGE - 1)).isEqualTo(new Stretch(0, PAGE));
        assertThat(window().around(BASE + PAGE).length()).isZero();
        assertThat(window().around(BASE + PAGE + 16)).isEqualTo(new Stretch(PAGE + 16, 4 * PAGE));
        assertThat(window().around(BASE + 4 * PAGE).length()).isZero();
        assertThat(window().around(BASE - 1).length()).isZero();
    }
}
