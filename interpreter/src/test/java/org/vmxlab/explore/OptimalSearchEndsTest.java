package org.vmxlab.explore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vmxlab.memory.MemoryModel;
import org.vmxlab.verdict.ViolationKind;

/** How executions end: loops that wait are let wait, deadlocks and endless waits are found. */
class OptimalSearchEndsTest {
    private static final String HEAD =
            "scenario \"ends\"\ncpus 2\nstart 0, p0\nstart 1, p1\norg 0x100000\nsection .text\n";
    private static final String DATA = "section .data\nalign 8\nx: dq 0\nlock_word: dq 0\ncounter: dq 0\n";

    private static OptimalSearch searched(String code, MemoryModel model) {
        return OptimalSearchTest.searched(Subjects.of(HEAD + code + DATA, 2, model));
    }

    @ParameterizedTest
    @EnumSource(MemoryModel.class)
    void aLoopThatWaitsForAWriteEndsWithTheWrite(MemoryModel model) {
        OptimalSearch search = searched("""
                p0:
                    mov qword [x], 1
                    stop
                p1:
                    pause
                    cmp qword [x], 1
                    jne p1
                    stop
                """, model);
        assertThat(search.findings()).isEmpty();
        assertThat(search.cuts()).isEmpty();
        assertThat(search.executions())
                .as("looks before the write: none, one, and one that leads back to where it began")
                .isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(MemoryModel.class)
    void aSpinLockExcludes(MemoryModel model) {
        OptimalSearch search = searched("""
                p0:
                p1:
                    mov eax, 1
                    xchg [lock_word], eax
                    test eax, eax
                    jz .taken
                .wait:
                    pause
                    cmp dword [lock_word], 0
                    jne .wait
                    jmp p1
                .taken:
                    mov rbx, [counter]
                    inc rbx
                    mov [counter], rbx
                    mov dword [lock_word], 0
                    lock inc qword [x]
                    cmp qword [x], 2
                    jne .end
                    assert qword [counter] == 2, "both count"
                .end:
                    stop
                """, model);
        assertThat(search.findings()).isEmpty();
        assertThat(search.cuts()).isEmpty();
        assertThat(search.waiting()).isZero();
        assertThat(search.blocked()).isZero();
    }

    @ParameterizedTest
    @EnumSource(MemoryModel.class)
    void whoWaitsForWhatNobodyWritesIsFound(MemoryModel model) {
        OptimalSearch search = searched("""
                p0:
                    mov qword [x], 1
                    mov qword [x], 2
                    stop
                p1:
                    pause
                    cmp qword [x], 1
                    jne p1
                    stop
                """, model);
        assertThat(search.findings())
                .extracting(finding -> finding.violation().kind())
                .containsExactly(ViolationKind.LIVELOCK);
        assertThat(search.waiting()).isPositive().isLessThan(search.executions());
    }

    @ParameterizedTest
    @EnumSource(MemoryModel.class)
    void aDeadlockIsFound(MemoryModel model) {
        OptimalSearch search = searched("""
                p0:
                    mov qword [x], 1
                    stop
                p1:
                    cmp qword [x], 1
                    je .end
                    hlt
                .end:
                    stop
                """, model);
        assertThat(search.findings())
                .extracting(finding -> finding.violation().kind())
                .containsExactly(ViolationKind.DEADLOCK);
    }

    @ParameterizedTest
    @EnumSource(MemoryModel.class)
    void aViolationBehindARaceIsFoundAndThePathLeadsToIt(MemoryModel model) {
        OptimalSearch search = searched("""
                p0:
                    mov qword [x], 1
                    mov qword [x], 0
                    stop
                p1:
                    mov rax, [x]
                    assert rax == 0, "nothing is seen"
                    stop
                """, model);
        assertThat(search.findings())
                .extracting(finding -> finding.violation().kind())
                .containsExactly(ViolationKind.ASSERTION);
        assertThat(search.findings().get(0).path()).isNotEmpty();
    }

    private static final String ROUND = """
                p0:
                    mov qword [x], 1
                    mov qword [x], 0
                    cmp qword [counter], 1
                    jne p0
                    stop
                """;

    @ParameterizedTest
    @EnumSource(MemoryModel.class)
    void whoGoesOnForEverWhateverOthersDoIsFound(MemoryModel model) {
        OptimalSearch search = searched(ROUND + """
                p1:
                    mov rax, [x]
                    stop
                """, model);
        assertThat(search.findings())
                .extracting(finding -> finding.violation().kind())
                .containsExactly(ViolationKind.LIVELOCK);
    }

    @ParameterizedTest
    @EnumSource(MemoryModel.class)
    void anExecutionThatGoesRoundIsCutOffWhereAnotherCpuCouldEndIt(MemoryModel model) {
        OptimalSearch search = searched(ROUND + """
                p1:
                    mov rax, [x]
                    mov qword [counter], 1
                    stop
                """, model);
        assertThat(search.findings()).isEmpty();
        assertThat(search.cuts()).containsExactly(Cut.ENDLESS);
    }

    @ParameterizedTest
    @EnumSource(MemoryModel.class)
    void anExecutionThatGrowsForEverEndsWithItsMemory(MemoryModel model) {
        String code = """
                p0:
                    inc qword [x]
                    jmp p0
                p1:
                    mov rax, [x]
                    stop
                """;
        OptimalSearch search =
                OptimalSearchTest.searched(Subjects.of(HEAD + code + DATA, 2, model), Bounds.DEFAULT_DEPTH, 1 << 23);
        assertThat(search.cuts()).containsExactly(Cut.MEMORY);
    }
}
