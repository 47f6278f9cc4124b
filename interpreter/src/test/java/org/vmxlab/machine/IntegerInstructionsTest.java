package org.vmxlab.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vmxlab.machine.IntegerProgram.CODE;
import static org.vmxlab.machine.IntegerProgram.DATA;
import static org.vmxlab.machine.IntegerProgram.NON_CANONICAL;
import static org.vmxlab.machine.IntegerProgram.READ_ONLY;
import static org.vmxlab.machine.IntegerProgram.STACK;
import static org.vmxlab.machine.IntegerProgram.UNMAPPED;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmxlab.arch.Rflags;

/** Integer instructions where memory, faults, partial registers and the stack are concerned: what vectors do not cover. */
class IntegerInstructionsTest {
    private static final long PATTERN = 0x1122_3344_5566_7788L;

    private static IntegerProgram program(String source) {
        return new IntegerProgram(source);
    }

    // ------------------------------------------------------------------ nothing committed on a fault

    @ParameterizedTest
    @ValueSource(
            strings = {
                "add [rbx], rax", "sub byte [rbx], 1", "inc dword [rbx]", "neg word [rbx]", "not qword [rbx]",
                "xadd [rbx], rax", "cmpxchg [rbx], rcx", "xchg [rbx], rax", "lock cmpxchg16b [rbx]", "cmpxchg8b [rbx]",
                "shl qword [rbx], 3", "shld [rbx], rax, 4", "bts qword [rbx], 5", "lock btr [rbx], rcx",
                        "mov [rbx], rax",
                "setc [rbx]", "pop qword [rbx]", "and [rbx], rax"
            })
    void aDestinationThatCannotBeWrittenLeavesEverythingAsItWas(String instruction) {
        for (long address : new long[] {READ_ONLY, UNMAPPED, NON_CANONICAL}) {
            IntegerProgram program = program(instruction)
                    .with("rax", PATTERN)
                    .with("rcx", 7)
                    .with("rbx", address)
                    .withMemory(STACK, 8, 5)
                    .withMemory(READ_ONLY, 8, PATTERN + 1)
                    .withFlags(Rflags.CF | Rflags.SF | Rflags.PF);
            program.run(1);

            assertThat(program.exception()).startsWith(address == NON_CANONICAL ? "#GP(0x0)" : "#PF");
            assertThat(program.get("rax")).isEqualTo(PATTERN);
            assertThat(program.get("rcx")).isEqualTo(7);
            assertThat(program.get("rsp")).isEqualTo(STACK);
            assertThat(program.flags()).isEqualTo(Rflags.CF | Rflags.SF | Rflags.PF);
            assertThat(program.memory(READ_ONLY, 8)).isEqualTo(PATTERN + 1);
            assertThat(program.offset()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"push rax", "push 5", "push qword [rbx]", "pushfq", "call $ + 16", "push ax"})
    void aPushThatFaultsKeepsTheStackPointer(String instruction) {
        for (long stack : new long[] {READ_ONLY + 0x100, UNMAPPED, NON_CANONICAL}) {
            IntegerProgram program =
                    program(instruction).with("rbx", DATA).with("rsp", stack).run(1);

            assertThat(program.exception()).startsWith(stack == NON_CANONICAL ? "#SS(0x0)" : "#PF");
            assertThat(program.get("rsp")).isEqualTo(stack);
            assertThat(program.offset()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pop rax", "ret", "ret 8", "popfq", "leave", "pop ax"})
    void aPopThatFaultsKeepsTheStackPointer(String instruction) {
        IntegerProgram program = program(instruction)
                .with("rsp", NON_CANONICAL)
                .with("rbp", NON_CANONICAL)
                .run(1);

        assertThat(program.exception()).startsWith("#SS(0x0)");
        assertThat(program.get("rsp")).isEqualTo(NON_CANONICAL);
    }

    @ParameterizedTest
    @CsvSource({"div ecx, 0, 0", "idiv ecx, 0, 0", "div ecx, 5, 5", "idiv rcx, 0x4000000000000000, 1", "div cl, 0, 0"})
    void aQuotientThatDoesNotFitIsADivideErrorBeforeAnyChange(String instruction, String high, String divisor) {
        IntegerProgram program = program(instruction)
                .with("rax", PATTERN)
                .with("rdx", Long.decode(high))
                .with("rcx", Long.decode(divisor))
                .run(1);

        assertThat(program.exception()).startsWith("#DE");
        assertThat(program.get("rax")).isEqualTo(PATTERN);
        assertThat(program.get("rdx")).isEqualTo(Long.decode(high));
    }

    @Test
    void returnToAnAddressThatIsNotCanonicalFaultsAtTheReturn() {
        IntegerProgram program =
                program("ret").withMemory(STACK, 8, NON_CANONICAL).run(1);

        assertThat(program.exception()).startsWith("#GP(0x0)");
        assertThat(program.get("rsp")).isEqualTo(STACK);
        assertThat(program.offset()).isZero();
    }

    @Test
    void callToAnAddressThatIsNotCanonicalPushesNothing() {
        IntegerProgram program = program("call rax").with("rax", NON_CANONICAL).run(1);

        assertThat(program.exception()).startsWith("#GP(0x0)");
        assertThat(program.get("rsp")).isEqualTo(STACK);
        assertThat(program.memory(STACK - 8, 8)).isZero();
    }

    /** 64-bit mode ignores CS, DS, ES and SS: the base alone decides between #SS and #GP (SDM volume 2A, 2.1.1). */
    @Test
    void anIgnoredOverrideChangesNeitherTheAddressNorTheFault() {
        IntegerProgram read = program("mov rax, [ss:rbx+8]").with("rbx", DATA).withMemory(DATA + 8, 8, PATTERN);
        assertThat(read.run(1).get("rax")).isEqualTo(PATTERN);
        assertThat(program("mov rax, [ss:rbx]")
                        .with("rbx", NON_CANONICAL)
                        .run(1)
                        .exception())
                .startsWith("#GP(0x0)");
        assertThat(program("mov rax, [ds:rbp]")
                        .with("rbp", NON_CANONICAL)
                        .run(1)
                        .exception())
                .startsWith("#SS(0x0)");
    }

    // ------------------------------------------------------------------ the stack

    @Test
    void pushOfRspStoresTheOldValue() {
        IntegerProgram program = program("push rsp").run(1);

        assertThat(program.memory(STACK - 8, 8)).isEqualTo(STACK);
        assertThat(program.get("rsp")).isEqualTo(STACK - 8);
    }

    @Test
    void popIntoRspLeavesTheValuePopped() {
        assertThat(program("pop rsp").withMemory(STACK, 8, 0x1234).run(1).get("rsp"))
                .isEqualTo(0x1234);
    }

    @Test
    void popIntoMemoryOnRspCountsFromTheStackPointerBehindTheValue() {
        IntegerProgram program =
                program("pop qword [rsp+8]").withMemory(STACK, 8, PATTERN).run(1);

        assertThat(program.memory(STACK + 16, 8)).isEqualTo(PATTERN);
        assertThat(program.get("rsp")).isEqualTo(STACK + 8);
    }

    @Test
    void sixteenBitPushesAndPopsMoveTwoBytes() {
        IntegerProgram program = program("push ax\npush word 0x1234\npop cx")
                .with("rax", PATTERN)
                .with("rcx", -1)
                .run(3);

        assertThat(program.get("rsp")).isEqualTo(STACK - 2);
        assertThat(program.memory(STACK - 2, 2)).isEqualTo(0x7788);
        assertThat(program.get("rcx")).isEqualTo(0xffff_ffff_ffff_1234L);
    }

    @Test
    void anImmediateIsPushedSignExtended() {
        assertThat(program("push -2").run(1).memory(STACK - 8, 8)).isEqualTo(-2);
    }

    @Test
    void leaveEndsTheFrame() {
        IntegerProgram program = program("leave")
                .with("rbp", STACK + 0x40)
                .withMemory(STACK + 0x40, 8, 0x77)
                .run(1);

        assertThat(program.get("rsp")).isEqualTo(STACK + 0x48);
        assertThat(program.get("rbp")).isEqualTo(0x77);
    }

    @Test
    void callAndReturnWithImmediateReleaseTheArguments() {
        IntegerProgram program = program("call there\nnop\nthere: ret 16").run(2);

        assertThat(program.offset()).isEqualTo(5);
        assertThat(program.get("rsp")).isEqualTo(STACK + 16);
    }

    @Test
    void flagsPoppedAtCplZeroAreAllButRfVmVifVip() {
        IntegerProgram program = program("popfq")
                .withMemory(STACK, 8, -1L & ~(Rflags.TF | Rflags.IF))
                .run(1);

        assertThat(program.cpu().rflags())
                .isEqualTo(Rflags.STATUS | Rflags.FIXED | Rflags.DF | Rflags.IOPL | Rflags.NT | Rflags.AC | Rflags.ID);
    }

    // ------------------------------------------------------------------ widths

    @Test
    void highByteRegistersAreBitsFifteenToEight() {
        IntegerProgram program =
                program("add ah, dh").with("rax", PATTERN).with("rdx", 0x9f00).run(1);

        assertThat(program.get("rax")).isEqualTo(0x1122_3344_5566_1688L);
        assertThat(program.flags() & Rflags.CF).isEqualTo(Rflags.CF);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "mov al, 0xee   ; 0x11223344556677ee",
                "mov ax, 0xeeee ; 0x112233445566eeee",
                "mov eax, -1    ; 0x00000000ffffffff",
                "mov rax, -1    ; 0xffffffffffffffff"
            })
    void eightAndSixteenBitWritesKeepTheRestAndThirtyTwoBitWritesClearIt(String instruction, String expected) {
        assertThat(program(instruction).with("rax", PATTERN).run(1).get("rax"))
                .isEqualTo(Long.parseUnsignedLong(expected.substring(2), 16));
    }

    @Test
    void aConditionalMoveThatDoesNotMoveStillReadsMemoryAndZeroExtends() {
        assertThat(program("cmove eax, ecx").with("rax", -1).run(1).get("rax")).isEqualTo(0xffff_ffffL);
        assertThat(program("cmove eax, [rbx]").with("rbx", UNMAPPED).run(1).exception())
                .startsWith("#PF");
    }

    @Test
    void aBitScanOfZeroKeepsEveryBitOfTheDestination() {
        IntegerProgram program = program("bsf eax, ecx").with("rax", -1).run(1);

        assertThat(program.get("rax")).isEqualTo(-1);
        assertThat(program.flags() & Rflags.ZF).isEqualTo(Rflags.ZF);
    }

    // ------------------------------------------------------------------ bit strings

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "bts qword [rbx], rcx ; 64  ; 8  ; 0x1",
                "bts qword [rbx], rcx ; -1  ; -8 ; 0x8000000000000000",
                "bts dword [rbx], ecx ; 33  ; 4  ; 0x2",
                "bts word [rbx], cx   ; -17 ; -4 ; 0x8000",
                "bts qword [rbx], 65  ; 0   ; 0  ; 0x2",
                "btc dword [rbx], ecx ; -32 ; -4 ; 0x1"
            })
    void aRegisterIndexReachesBeyondTheOperandAndAnImmediateDoesNot(
            String instruction, long index, long distance, String expected) {
        IntegerProgram program =
                program(instruction).with("rbx", DATA + 64).with("rcx", index).run(1);

        assertThat(program.memory(DATA + 64 + distance, 8))
                .isEqualTo(Long.parseUnsignedLong(expected.substring(2), 16));
        assertThat(program.flags() & Rflags.CF).isZero();
    }

    // ------------------------------------------------------------------ strings

    @Test
    void aRepeatedMoveMakesOneIterationAStepAndStaysAtItsAddressUntilDone() {
        IntegerProgram program =
                program("rep movsq").with("rcx", 2).with("rsi", DATA).with("rdi", DATA + 0x100);
        program.withMemory(DATA, 8, 11).withMemory(DATA + 8, 8, 12);

        program.run(1);
        assertThat(program.offset()).isZero();
        assertThat(program.get("rcx")).isEqualTo(1);
        program.run(1);
        assertThat(program.offset()).isEqualTo(3);
        assertThat(program.get("rcx")).isZero();
        assertThat(program.get("rsi")).isEqualTo(DATA + 16);
        assertThat(program.memory(DATA + 0x108, 8)).isEqualTo(12);
    }

    @Test
    void withCountZeroNothingIsDone() {
        IntegerProgram program = program("rep stosb").with("rdi", UNMAPPED).run(1);

        assertThat(program.exception()).isEmpty();
        assertThat(program.offset()).isEqualTo(2);
        assertThat(program.get("rdi")).isEqualTo(UNMAPPED);
    }

    @Test
    void withTheDirectionFlagSetStringsRunDownwards() {
        IntegerProgram program = program("std\nstosd\nlodsw")
                .with("rdi", DATA + 8)
                .with("rsi", DATA + 8)
                .with("rax", 0xffff_8765_4321L)
                .run(3);

        assertThat(program.memory(DATA + 8, 4)).isEqualTo(0x8765_4321L);
        assertThat(program.get("rdi")).isEqualTo(DATA + 4);
        assertThat(program.get("rsi")).isEqualTo(DATA + 6);
        assertThat(program.get("rax")).isEqualTo(0xffff_8765_4321L);
    }

    @Test
    void aFaultInTheMiddleOfARepeatedStoreLeavesItRestartable() {
        IntegerProgram program = program("rep stosq")
                .with("rcx", 3)
                .with("rdi", DATA + 0xff8)
                .with("rax", 9)
                .run(2);

        assertThat(program.exception()).startsWith("#PF");
        assertThat(program.get("rcx")).isEqualTo(2);
        assertThat(program.get("rdi")).isEqualTo(DATA + 0x1000);
        assertThat(program.memory(DATA + 0xff8, 8)).isEqualTo(9);
        assertThat(program.offset()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"repe cmpsb, 2", "repne scasb, 3", "repne cmpsb, 1"})
    void comparisonsEndAtTheirCondition(String instruction, int iterations) {
        IntegerProgram program = program(instruction)
                .with("rcx", 5)
                .with("rax", 'c')
                .with("rsi", DATA)
                .with("rdi", DATA + 0x100)
                .withMemory(DATA, 4, 'a' | 'x' << 8 | 'x' << 16)
                .withMemory(DATA + 0x100, 4, 'a' | 'b' << 8 | 'c' << 16)
                .run(iterations);

        assertThat(program.offset()).isEqualTo(2);
        assertThat(program.get("rcx")).isEqualTo(5 - iterations);
    }

    // ------------------------------------------------------------------ atomics

    @Test
    void exchangeAndAddOfARegisterWithItselfLeavesTheSum() {
        assertThat(program("xadd rax, rax").with("rax", 21).run(1).get("rax")).isEqualTo(42);
    }

    @Test
    void exchangesWithTheRegisterThatHoldsTheAddressWriteMemoryFirst() {
        for (String instruction : new String[] {"xadd [rax], rax", "xchg rax, [rax]"}) {
            IntegerProgram program = program(instruction)
                    .with("rax", DATA)
                    .withMemory(DATA, 8, 5)
                    .run(1);

            assertThat(program.get("rax")).isEqualTo(5);
            assertThat(program.memory(DATA, 8)).isEqualTo(instruction.startsWith("xadd") ? DATA + 5 : DATA);
        }
    }

    @Test
    void lockedInstructionsAndExchangesWithMemoryDrainTheStoreBuffer() {
        for (String instruction : new String[] {"lock inc qword [rbx+8]", "xchg rax, [rbx+8]", "mfence"}) {
            IntegerProgram program =
                    program("mov [rbx], rax\n" + instruction).with("rbx", DATA).run(1);
            assertThat(program.cpu().storeBuffer().size()).isEqualTo(1);

            assertThat(program.run(1).cpu().storeBuffer().isEmpty())
                    .as(instruction)
                    .isTrue();
        }
    }

    @Test
    void fencesThatOrderOneKindOfAccessLeaveTheStoreBufferAlone() {
        for (String fence : new String[] {"lfence", "sfence"}) {
            IntegerProgram program =
                    program("mov [rbx], rax\n" + fence).with("rbx", DATA).run(2);

            assertThat(program.cpu().storeBuffer().size()).as(fence).isEqualTo(1);
        }
    }

    @Test
    void compareExchangeThatDiffersLoadsTheAccumulatorAndNeedsWritableMemory() {
        IntegerProgram program =
                program("cmpxchg [rbx], ecx").with("rbx", DATA).with("rax", -1).with("rcx", 3);
        program.withMemory(DATA, 4, 7).run(1);

        assertThat(program.get("rax")).isEqualTo(7);
        assertThat(program.memory(DATA, 4)).isEqualTo(7);
        assertThat(program.flags() & Rflags.ZF).isZero();
        assertThat(program("cmpxchg [rbx], ecx")
                        .with("rbx", READ_ONLY)
                        .with("rax", 1)
                        .run(1)
                        .exception())
                .as("memory must be writable also where the values differ")
                .startsWith("#PF");
    }

    @Test
    void compareExchangeOfSixteenBytesNeedsAlignmentAndTouchesOnlyZf() {
        IntegerProgram program = program("lock cmpxchg16b [rdi]")
                .with("rdi", DATA)
                .with("rax", 1)
                .with("rdx", 2)
                .with("rbx", 3)
                .with("rcx", 4)
                .withMemory(DATA, 8, 1)
                .withMemory(DATA + 8, 8, 2)
                .withFlags(Rflags.CF | Rflags.OF | Rflags.SF)
                .run(1);

        assertThat(program.memory(DATA, 8)).isEqualTo(3);
        assertThat(program.memory(DATA + 8, 8)).isEqualTo(4);
        assertThat(program.flags()).isEqualTo(Rflags.CF | Rflags.OF | Rflags.SF | Rflags.ZF);
        assertThat(program("cmpxchg16b [rdi]").with("rdi", DATA + 8).run(1).exception())
                .startsWith("#GP(0x0)");
    }

    // ------------------------------------------------------------------ control flow

    @ParameterizedTest
    @CsvSource({
        "loop, 2, 0, true",
        "loop, 1, 0, false",
        "loope, 2, 0, false",
        "loope, 2, 64, true",
        "loopne, 2, 64, false"
    })
    void loopsCountDownWithoutTouchingFlags(String mnemonic, long count, long flags, boolean taken) {
        IntegerProgram program = program("nop\n" + mnemonic + " $$")
                .with("rcx", count)
                .withFlags(flags)
                .run(2);

        assertThat(program.offset()).isEqualTo(taken ? 0 : 3);
        assertThat(program.get("rcx")).isEqualTo(count - 1);
        assertThat(program.flags()).isEqualTo(flags);
    }

    @Test
    void anIndirectJumpReadsItsTargetFromMemory() {
        IntegerProgram program = program("jmp [rbx]")
                .with("rbx", DATA)
                .withMemory(DATA, 8, CODE + 0x40)
                .run(1);

        assertThat(program.offset()).isEqualTo(0x40);
    }
}
