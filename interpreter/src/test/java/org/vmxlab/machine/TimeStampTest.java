package org.vmxlab.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.vmxlab.cpu.MsrFile;
import org.vmxlab.cpu.Slot;

/** Software may write to the time-stamp counter; steps are counted all the same. */
class TimeStampTest {
    private static final int TIME_STAMP_COUNTER = 0x10;

    @Test
    void writingTheTimeStampCounterLeavesTheCountOfStepsAlone() {
        IntegerProgram program =
                new IntegerProgram("mov ecx, 10h\nmov eax, 1000\nxor edx, edx\nwrmsr\nnop\nnop\nrdtsc\nnop\nhlt");
        assertThat(program.run(7).get("rax")).as("three steps after it was set").isEqualTo(1003);
        assertThat(program.cpu().get(Slot.TSC)).isEqualTo(7);
        assertThat(MsrFile.read(program.cpu(), TIME_STAMP_COUNTER)).isEqualTo(1003);
    }
}
