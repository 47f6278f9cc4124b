package org.vmxlab.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vmxlab.diagnostic.SourceFile;

/** Programs with directives and marks: what passes, what fails, and what is an error of the test itself. */
class ProgramTestTest {
    private static Finding run(String text) {
        return new ProgramTest(SourceFile.of("t.asm", text), (name, from) -> Optional.empty(), TestConditions.DEFAULT)
                .run(new Observations());
    }

    private static Finding line(String line) {
        return run("org 0x100000\n" + line + "\nhvstop\ncell: dq 1\n");
    }

    @Test
    void aMarkMentionsAllThatChanges() {
        assertThat(line("mov eax, 5 ;~ rax=5").status()).isEqualTo(Status.PASS);
        assertThat(line("inc qword [cell] ;~ [cell]=2, flags=0").status()).isEqualTo(Status.PASS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mov eax, 5 ;~ rax=6 | rax",
                "mov eax, 5 ;~ nothing | rax",
                "mov eax, 5 ;~ rax=5, rcx=1 | rcx",
                "stc ;~ nothing | cf",
                "mov byte [cell], 7 ;~ nothing | byte [cell]",
                "jmp $ + 4 ;~ nothing | rip",
                "mov eax, 1 ;~ exception #GP(0) | exception",
                "mov eax, [0x7000] ;~ exception #PF(2) | error code",
                "mov eax, [0x7000] ;~ exception #PF(0) cr2=1 | cr2"
            })
    void whatIsNotAsMarkedFails(String line, String what) {
        Finding finding = line(line);
        assertThat(finding.status()).isEqualTo(Status.FAIL);
        assertThat(finding.summary()).isEqualTo("t.asm:2: " + what + " is not as marked");
        assertThat(finding.report()).anySatisfy(text -> assertThat(text).contains("repeat: vmxlab test t.asm"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nop | the program does not say what must come out",
                ";@ expects: ok | there is no directive 'expects'",
                ";@ expect | a directive is ';@ key: value'",
                ";@ expect: violation bugs | there is no violation 'bugs'",
                ";@ changes: rax | 'changes' without 'finish' says nothing",
                ";@ warns: UB-01 | 'warns' needs ';@ undefined: warn' or ';@ undefined-flags: warn'",
                ";@ holds: nothing.of-the-kind | there is no rule 'nothing.of-the-kind'",
                "nop ;~ raxx=1 | 'raxx' is neither a register nor a flag",
                "nop ;~ rax=somewhere | 'somewhere' is neither a register nor a symbol of the program",
                "nop ;~ rax= | a value is missing",
                "; comment ;~ rax=1 | a mark on a line without code",
                "bogus eax ;~ nothing | 'bogus' is no instruction and no directive"
            })
    void whatCannotBeUnderstoodIsAnError(String line, String message) {
        Finding finding = line(line);
        assertThat(finding.status()).isEqualTo(Status.ERROR);
        assertThat(finding.summary()).isEqualTo(message);
    }

    @Test
    void aMarkThatNobodyComesToFails() {
        Finding finding = run("org 0x100000\nhvstop\nmov eax, 1 ;~ rax=1\n");
        assertThat(finding.status()).isEqualTo(Status.FAIL);
        assertThat(finding.summary()).isEqualTo("t.asm:3: no CPU came to this mark");
    }

    @Test
    void aTrapIsExpectedByKindCpuAndPlace() {
        String program = "org 0x100000\nhere: ud2\n";
        assertThat(run(";@ expect: violation bug cpu 0 at here\n" + program).status())
                .isEqualTo(Status.PASS);
        assertThat(run(";@ expect: ok\n" + program).status()).isEqualTo(Status.FAIL);
        assertThat(run(";@ expect: violation deadlock\n" + program).status()).isEqualTo(Status.FAIL);
        assertThat(run(";@ expect: violation bug cpu 1\n" + program).status()).isEqualTo(Status.FAIL);
        assertThat(run(";@ expect: violation bug at elsewhere\n" + program).status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    void finishHoldsTheWholeStateAtTheEnd() {
        String program = "org 0x100000\nmov eax, 5\nmov ecx, 6\nhvstop\n";
        assertThat(run(";@ finish: rax=5\n;@ changes: rcx\n" + program).status())
                .isEqualTo(Status.PASS);
        assertThat(run(";@ finish: rax=5\n" + program).summary()).isEqualTo("rcx is not as 'finish' says");
    }

    @Test
    void aSkippedTestSaysWhy() {
        Finding finding = run(";@ skip: needs hands\n;@ expect: ok\nnop\n");
        assertThat(finding.status()).isEqualTo(Status.SKIP);
        assertThat(finding.summary()).isEqualTo("needs hands");
    }

    @Test
    void aBrokenTestDoesNotStopTheOthers() {
        ConformanceTest broken = new ConformanceTest() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public Finding run(Observations observations) {
                throw new IllegalStateException("oh");
            }
        };
        ConformanceTest good = new ProgramTest(
                SourceFile.of("g.asm", ";@ expect: ok\nhvstop\n"),
                (name, from) -> Optional.empty(),
                TestConditions.DEFAULT);
        List<TestResult> results = new Suite(List.of(broken, good), 2, () -> 0L)
                .run(outcome -> {}).stream().map(Suite.Outcome::result).toList();
        assertThat(results).extracting(result -> result.finding().status()).containsExactly(Status.ERROR, Status.PASS);
        Results all = new Results(results);
        assertThat(all.summary()).isEqualTo("1 pass, 1 error");
        assertThat(all.tap())
                .startsWith("TAP version 13\n1..2\nnot ok 1 - broken\n")
                .contains("ok 2 - g.asm");
        assertThat(all.junit()).contains("errors=\"1\"").contains("<error message=\"internal error");
        assertThat(all.github()).startsWith("::error file=broken");
        assertThat(all.json()).contains("\"status\": \"error\"");
    }
}
