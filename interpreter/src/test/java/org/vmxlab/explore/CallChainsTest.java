package org.vmxlab.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.vmxlab.memory.MemoryModel;
import org.vmxlab.verdict.Violation;

/** Causes are told apart by the routines that are active, not by what else lies on the stack. */
class CallChainsTest {
    /** What main does before it calls outer, which calls inner, which fails. */
    private static Set<Finding.Cause> causes(String before, String beforeOther) {
        Subject subject = Subjects.of("""
                scenario "chains"
                cpus 1
                start 0, main
                        org 0x100000
                section .text
                proc main
                        choose rax, 2
                        cmp rax, 0
                        jne .other
                """ + before + """
                        call outer
                        stop
                .other:
                """ + beforeOther + """
                        stop
                endproc
                proc outer
                        call inner
                        ret
                endproc
                proc another
                        call inner
                        ret
                endproc
                proc inner
                        assert rbx == 77, "never"
                        ret
                endproc
                """, 1, MemoryModel.TSO);
        Workbench bench = new Workbench(subject);
        StateSpace space = bench.layOut(bench.nothingKnown());
        Set<Finding.Cause> causes = new LinkedHashSet<>();
        int[] transitions = new int[StateSpace.MOST_TRANSITIONS];
        int count = space.transitions(transitions, 0);
        assertThat(count).isEqualTo(2);
        for (int i = 0; i < count; i++) {
            space.take(transitions[i]);
            while (space.violation().isEmpty()) {
                int[] next = new int[StateSpace.MOST_TRANSITIONS];
                assertThat(space.transitions(next, 0)).isEqualTo(1);
                space.take(next[0]);
            }
            Violation found = space.violation().orElseThrow();
            causes.add(Finding.at(space, found, new int[0]).cause());
            while (space.depth() > 0) {
                space.back();
            }
        }
        return causes;
    }

    @Test
    void otherCallersAreOtherCauses() {
        assertThat(causes("", "call another\n")).hasSize(2);
    }

    @Test
    void aPointerToARoutineThatIsSavedMakesNoOtherCause() {
        assertThat(causes("", "mov rcx, another\npush rcx\ncall outer\n")).hasSize(1);
    }

    @Test
    void aCallThroughARegisterCounts() {
        assertThat(causes("", "mov rcx, another\ncall rcx\n")).hasSize(2);
    }
}
