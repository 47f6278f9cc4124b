package org.vmxlab.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vmxlab.machine.IntegerProgram.DATA;
import static org.vmxlab.machine.IntegerProgram.NON_CANONICAL;
import static org.vmxlab.machine.IntegerProgram.STACK;
import static org.vmxlab.machine.IntegerProgram.UNMAPPED;

import org.junit.jupiter.api.Test;
import org.vmxlab.arch.Rflags;

/** ENTER, XLAT, segment registers on the stack, the machine-status word, and what a program can only read. */
class FrameAndStatusInstructionsTest {
    private static final long PATTERN = 0x1122_3344_5566_7788L;

    private static IntegerProgram program(String source) {
        return new IntegerProgram(source);
    }

    @Test
    void enterOfLevelZeroIsPushMoveSubtract() {
        IntegerProgram program = program("enter 0x20, 0").with("rbp", PATTERN).run(1);

        assertThat(program.memory(STACK - 8, 8)).isEqualTo(PATTERN);
        assertThat(program.get("rbp")).isEqualTo(STACK - 8);
        assertThat(program.get("rsp")).isEqualTo(STACK - 8 - 0x20);
    }

    /** Level 3 pushes the two outer frame pointers from below the old one, then the new one. */
    @Test
    void enterOfALevelCopiesTheOuterFramePointers() {
        IntegerProgram program = program("enter 8, 3")
                .with("rbp", DATA + 0x100)
                .withMemory(DATA + 0xf8, 8, 0x11)
                .withMemory(DATA + 0xf0, 8, 0x22)
                .run(1);

        assertThat(program.memory(STACK - 8, 8)).isEqualTo(DATA + 0x100);
        assertThat(program.memory(STACK - 16, 8)).isEqualTo(0x11);
        assertThat(program.memory(STACK - 24, 8)).isEqualTo(0x22);
        assertThat(program.memory(STACK - 32, 8)).isEqualTo(STACK - 8);
        assertThat(program.get("rbp")).isEqualTo(STACK - 8);
        assertThat(program.get("rsp")).isEqualTo(STACK - 40);
    }

    /** RBP = RSP: the outer frame pointer that level 2 reads is the RBP that it has just pushed. */
    @Test
    void enterReadsWhatItHasPushedItself() {
        IntegerProgram program = program("enter 0, 2").with("rbp", STACK).run(1);

        assertThat(program.memory(STACK - 16, 8)).isEqualTo(STACK);
        assertThat(program.memory(STACK - 24, 8)).isEqualTo(STACK - 8);
    }

    @Test
    void enterThatFaultsChangesNothing() {
        IntegerProgram program = program("enter 0x7fff, 1")
                .with("rbp", DATA)
                .withMemory(STACK - 8, 8, 5)
                .run(1);

        assertThat(program.exception()).startsWith("#PF");
        assertThat(program.get("rsp")).isEqualTo(STACK);
        assertThat(program.get("rbp")).isEqualTo(DATA);
        assertThat(program.memory(STACK - 8, 8)).isEqualTo(5);
        assertThat(program("enter 8, 0").with("rsp", NON_CANONICAL).run(1).exception())
                .startsWith("#SS(0x0)");
    }

    @Test
    void xlatLooksTheByteUp() {
        IntegerProgram program = program("xlatb")
                .with("rax", PATTERN | 0xff)
                .with("rbx", DATA)
                .withMemory(DATA + 0xff, 1, 0x5a)
                .run(1);
        assertThat(program.get("rax")).isEqualTo(PATTERN & ~0xffL | 0x5a);
        assertThat(program("xlatb").with("rbx", NON_CANONICAL).run(1).exception())
                .startsWith("#GP(0x0)");
    }

    @Test
    void fsAndGsArePushedAndPoppedAsEightBytes() {
        IntegerProgram program = program(
                        "mov eax, 0x1234\nmov gs, eax\npush gs\npop rcx\npush 0x4321\npop fs\nmov edx, fs")
                .run(7);
        assertThat(program.get("rcx")).isEqualTo(0x1234);
        assertThat(program.get("rdx")).isEqualTo(0x4321);
        assertThat(program.get("rsp")).isEqualTo(STACK);
    }

    @Test
    void machineStatusIsTheLowPartOfCr0AndLmswNeverClearsPe() {
        IntegerProgram program =
                program("smsw eax\nlmsw cx\nmov rdx, cr0").with("rcx", 0xfff8).run(3);
        assertThat(program.get("rax")).isEqualTo(0x80000031L);
        assertThat(program.get("rdx")).isEqualTo(0x80000039L);
    }

    @Test
    void randomNumbersAreTheSameInEachRunAndAlwaysThere() {
        IntegerProgram program = program("rdrand rax\nrdseed ecx")
                .withFlags(Rflags.OF | Rflags.ZF)
                .run(2);
        assertThat(program.get("rax")).isEqualTo(0x5eed5eed5eed5eedL);
        assertThat(program.get("rcx")).isEqualTo(0x5eed5eedL);
        assertThat(program.flags()).isEqualTo(Rflags.CF);
    }

    @Test
    void performanceCountersStandStill() {
        IntegerProgram program = program("rdpmc")
                .with("rcx", 3)
                .with("rax", PATTERN)
                .with("rdx", PATTERN)
                .run(1);
        assertThat(program.get("rax")).isZero();
        assertThat(program.get("rdx")).isZero();
        assertThat(program("rdpmc").with("rcx", 4).run(1).exception()).startsWith("#GP(0x0)");
    }

    @Test
    void aWaitOnAMonitorEndsAtOnce() {
        assertThat(program("monitor\nmwait").with("rax", DATA).run(2).offset()).isEqualTo(6);
        assertThat(program("monitor").with("rax", UNMAPPED).run(1).exception()).startsWith("#PF");
        assertThat(program("mwait").with("rcx", 2).run(1).exception()).startsWith("#GP(0x0)");
    }
}
