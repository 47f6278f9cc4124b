package org.vmxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults as decisions of a search: {@code vmxlab explore --faults}. */
class ExploreFaultsTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int vmxlab(String... arguments) {
        return Main.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(arguments);
    }

    @Test
    void anIpiThatIsLostIsFoundAndReplayed() {
        String replay = folder.resolve("lost.vmxr").toString();
        assertThat(vmxlab("explore", "faults/missing-time-limit", "--no-save")).isZero();
        assertThat(vmxlab("explore", "faults/missing-time-limit", "--faults", "1", "--replay-file", replay))
                .isEqualTo(ExitCode.VIOLATION);
        assertThat(out.toString()).contains("= fault: the IPI vector 0x40 from CPU 0 to CPU 1 is lost");
        assertThat(vmxlab("replay", replay)).isEqualTo(ExitCode.VIOLATION);
        assertThat(out.toString()).contains("verdict: violation livelock");
    }

    @Test
    void aFaultStandsInTheReportWithItsPlaceAndWhatTheRunWouldComeToWithoutIt() {
        assertThat(vmxlab("explore", "faults/missing-time-limit", "--faults", "1", "--keep-going", "--no-save"))
                .isEqualTo(ExitCode.VIOLATION);
        assertThat(out.toString())
                .containsPattern("lost\n         --> .*missing-time-limit.asm:\\d+, CPU 0, step \\d+");
        assertThat(out.toString())
                .containsPattern("= without the fault: the same schedule ends well, after \\d+ steps");
        assertThat(out.toString()).containsPattern("1 fault that breaks it:\n  the IPI vector 0x40 .* is lost in \\w+");
        assertThat(out.toString()).contains("turns a run that ends well into RUN205");
    }

    @Test
    void eachKindThatCanBeDecidedIsFoundAndReplayed() {
        for (String kind : List.of("vmx-failure", "current-vmcs-lost", "instruction-skipped", "store-lost")) {
            out.getBuffer().setLength(0);
            String replay = folder.resolve(kind + ".vmxr").toString();
            assertThat(vmxlab(
                            "explore",
                            "faults/unchecked-vmptrld",
                            "--faults",
                            "1",
                            "--kinds",
                            kind,
                            "--replay-file",
                            replay))
                    .as(kind)
                    .isEqualTo(ExitCode.VIOLATION);
            assertThat(out.toString()).contains("= fault: ");
            assertThat(vmxlab("replay", replay)).isEqualTo(ExitCode.VIOLATION);
        }
    }

    @Test
    void thatSomethingCouldGoWrongIsNoWayOutOfADeadlock() throws IOException {
        Path program = folder.resolve("waits.asm");
        Files.writeString(program, """
                scenario "waits"
                start 0, main
                idt 0x40, woken
                org 0x100000
                section .text
                main:
                    sti
                    hlt
                    hvstop
                woken:
                    iretq
                """);
        assertThat(vmxlab("explore", program.toString(), "--faults", "1", "--kinds", "interrupt", "--no-save"))
                .isEqualTo(ExitCode.VIOLATION);
        assertThat(out.toString()).contains("verdict: violation deadlock").doesNotContain("= fault:");
    }

    @Test
    void whatIsNoDecisionIsRefusedWithTheReason() {
        assertThat(vmxlab("explore", "faults/missing-eoi", "--faults", "1", "--kinds", "ipi-delayed"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(vmxlab("explore", "faults/missing-eoi", "--faults", "1", "--sites", "routine=send"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(vmxlab("explore", "faults/missing-eoi", "--kinds", "nmi")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains(
                        "every IPI arrives as late as it likes already",
                        "of the sites of ipi-lost a search knows cpu, vector, not routine",
                        "add --faults 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--strategy dpor | leaves out orders that come to the same",
                "--strategy pct  | --faults with --strategy pct: of executions that are drawn",
                "--shard 1/2     | give each machine other --kinds or --sites",
                "--resume a.vmxs | a search with faults leaves no resume file",
            })
    void otherSearchesTakeNoFaultsAndSayWhy(String option, String why) {
        String command = "explore faults/missing-eoi --faults 1 " + option;
        assertThat(vmxlab(command.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(why);
    }

    @Test
    void theBudgetOfFaultsIsBounded() {
        assertThat(vmxlab("explore", "faults/missing-eoi", "--faults", "9")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("0 to 8");
    }
}
