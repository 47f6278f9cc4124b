package org.vmxlab.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vmxlab.conformance.Finding;
import org.vmxlab.conformance.Observations;
import org.vmxlab.conformance.Status;

/** Rows of vectors: what may be left out, what wins, what is wrong; recording and writing as programs. */
class VectorFileTest {
    private static Finding only(String row) {
        return VectorFile.tests("v.jsonl", row, Optional.empty()).get(0).run(new Observations());
    }

    @Test
    void aRowComparesWhatItMentions() {
        assertThat(only("{\"ops\":[{\"op\":\"vmxon\",\"args\":[\"A\"]}]}").status())
                .isEqualTo(Status.PASS);
        assertThat(only("{\"ops\":[{\"op\":\"vmxon\",\"args\":[\"A\"],\"cf\":1}]}")
                        .status())
                .isEqualTo(Status.FAIL);
        assertThat(only("{\"insn\":\"add eax, 1\",\"in\":{\"rax\":\"0x1\"},\"out\":{\"rax\":\"0x2\"}}")
                        .status())
                .isEqualTo(Status.PASS);
        assertThat(only("{\"insn\":\"add eax, 1\",\"in\":{\"rax\":\"0x1\"},\"out\":{\"rax\":\"0x3\"}}")
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    void theManualsAnswerWinsAndWhatIsUnspecifiedIsNotCompared() {
        String operation = "{\"ops\":[{\"op\":\"vmxon\",\"args\":[\"A\"],\"cf\":1%s}]}";
        assertThat(only(operation.formatted(",\"sdm\":{\"ok\":true}")).status()).isEqualTo(Status.PASS);
        assertThat(only(operation.formatted(",\"unspec\":true")).status()).isEqualTo(Status.PASS);
    }

    @Test
    void rowsThatCannotBeUnderstoodAreErrors() {
        for (String row : List.of(
                "{",
                "[]",
                "{\"id\":\"x\"}",
                "{\"ops\":[{\"op\":\"vmxoxo\"}]}",
                "{\"ops\":[{\"op\":\"vmxon\"}]}",
                "{\"ops\":[{\"op\":\"vmxon\",\"args\":[\"Q\"]}]}",
                "{\"ops\":[],\"model\":\"z80\"}",
                "{\"insn\":\"bogus eax\"}",
                "{\"insn\":\"nop\",\"in\":{\"xax\":\"1\"}}",
                "{\"ncpus\":1,\"ops\":[{\"cpu\":0,\"op\":\"read\",\"args\":[\"nothing\"]}]}")) {
            assertThat(only(row).status()).as(row).isEqualTo(Status.ERROR);
        }
    }

    @Test
    void recordedSequencesPass() {
        List<String> rows = SequenceRecorder.rows("""
                seq one
                  vmxon A
                  vmclear B ; comment
                  vmptrld B
                  guestsetup
                  vmlaunch
                seq two featctl=reset
                  vmxon A
                  cpl3:vmxon A @unmapped
                """, "ivy_bridge");
        assertThat(rows).hasSize(2);
        VectorFile.tests("r.jsonl", String.join("\n", rows), Optional.empty())
                .forEach(test -> assertThat(test.run(new Observations()).status())
                        .as(test.name())
                        .isEqualTo(Status.PASS));
    }

    @Test
    void aSequenceBecomesAProgram() {
        String rows = SequenceRecorder.rows("seq s\n  vmxon A\n  vmptrld B+1\n", "ivy_bridge")
                .get(0);
        assertThat(NasmSequence.program(rows, "s", "; frame\n"))
                .startsWith("; frame\n")
                .contains("do_vmxon 0x")
                .contains(", cell, B+1");
    }
}
