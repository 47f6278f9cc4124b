package org.vmxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds of every report, whatever the program. */
class ReportTest {
    private static final Pattern LOCAL = Pattern.compile("Note over c\\d: (\\d+) local step");
    private static final String LONG_RUN = """
            scenario "two CPUs pass a token until one has enough"
            cpus 2
            start 0, even
            start 1, odd
            bounds steps 200000
            org 0x100000
            section .text
            proc turns(parity: rdi)
                mov ecx, 900
            .next:
                repeat
                    pause
                    mov rax, [token]
                    and eax, 1
                until rax == parity
                inc qword [token]
                dec ecx
                jnz .next
            endproc
            even:
                invoke turns, 0
                assert qword [token] == 5, "fails: </script><b>"
                stop
            odd:
                invoke turns, 1
                stop
            section .data
            align 8
            token: dq 0
            """;

    private static final String BUFFERED = """
            scenario "a store is seen late"
            cpus 2
            start 0, writer
            start 1, reader
            bounds steps 1000
            schedule
                cpu 0 until writer.stored
                cpu 1
                cpu 0
            endschedule
            org 0x100000
            section .text
            writer:
                mov qword [flag], 7
            .stored:
                nop
                stop
            reader:
                mov rax, [flag]
                assert rax == 0, "too late"
                stop
            section .data
            align 8
            flag: dq 0
            """;
    private static final String COALESCED = """
            scenario "two interrupts become one"
            cpus 1
            start 0, main
            idt 0x40, tick
            bounds steps 1000
            org 0x100000
            section .text
            handler tick
                inc qword [ticks]
            endhandler
            main:
                mov ecx, 0x83f
                mov eax, 0x40
                xor edx, edx
                wrmsr
                wrmsr
                sti
                nop
                nop
                assert qword [ticks] == 2, "both are taken"
                stop
            section .data
            align 8
            ticks: dq 0
            """;
    private static final String ASLEEP = """
            scenario "nobody wakes it"
            cpus 1
            start 0, main
            bounds steps 1000
            org 0x100000
            section .text
            main:
                cli
                hlt
                stop
            """;

    @TempDir
    private Path folder;

    private String columns(String program) throws IOException {
        Path source = Files.writeString(folder.resolve("program.asm"), program);
        SavedRuns runs = new SavedRuns(folder);
        return runs.report(runs.of(source.toString()), "--text");
    }

    private Path longRun() throws IOException {
        Path program = Files.writeString(folder.resolve("token.asm"), LONG_RUN);
        return new SavedRuns(folder).of(program.toString(), "--round-robin", "20");
    }

    @Test
    void aBufferedStoreIsSeenTwice() throws IOException {
        assertThat(columns(BUFFERED))
                .containsSubsequence(
                        "flag := 7", "now visible to all: flag := 7", "flag is 7", "RUN202 assertion: too late");
    }

    @Test
    void interruptsThatBecomeOneAreTold() throws IOException {
        assertThat(columns(COALESCED))
                .containsSubsequence(
                        "IPI 0x40 from CPU 0 arrives",
                        "IPI 0x40 from CPU 0 arrives and merges with the one pending",
                        "takes interrupt 0x40 in tick",
                        "RUN202 assertion: both are taken");
    }

    @Test
    void aDeadlockStandsAtTheEnd() throws IOException {
        assertThat(columns(ASLEEP))
                .containsSubsequence("2 local steps", "RUN204 deadlock: CPU 0 waits in HLT with IF=0");
    }

    @Test
    void theRowsCoverEveryStep() throws IOException {
        SavedRuns runs = new SavedRuns(folder);
        for (Path run : new Path[] {runs.of("xen/vmcs-race"), longRun()}) {
            JsonObject json = JsonParser.parseString(runs.report(run, "--json")).getAsJsonObject();
            long covered = 0;
            for (var row : json.getAsJsonArray("rows")) {
                covered += row.getAsJsonObject().get("steps").getAsLong();
            }
            assertThat(covered).isEqualTo(json.get("steps").getAsLong());
        }
    }

    @Test
    void mermaidIsKeptShortAndSaysWhatIsLeftOut() throws IOException {
        String diagram = new SavedRuns(folder).report(longRun(), "--mermaid");

        assertThat(diagram.length()).isBetween(30_000, 50_000);
        assertThat(diagram).containsPattern("Note over c0,c1: the first \\d+ steps \\(\\d+ lines\\) are left out");
        assertThat(diagram).contains("RUN202").containsPattern(LOCAL);
        assertThat(diagram.lines().filter(line -> line.strip().startsWith("activate")))
                .hasSameSizeAs(diagram.lines()
                        .filter(line -> line.strip().startsWith("deactivate"))
                        .toList());
    }

    @Test
    void aPageOfALongRunStaysSmall() throws IOException {
        Path run = longRun();
        SavedRuns runs = new SavedRuns(folder);
        JsonObject json = JsonParser.parseString(runs.report(run, "--json")).getAsJsonObject();
        assertThat(json.get("steps").getAsLong()).isGreaterThan(15_000);

        Path page = folder.resolve("page.html");
        assertThat(SavedRuns.vmxlab("report", run.toString(), "--html", page.toString()))
                .isZero();
        long bytesForAStep = Files.size(page) / json.get("steps").getAsLong();
        assertThat(bytesForAStep * 5_000).isLessThan(3_000_000);
    }

    @Test
    void whatTheProgramSaysCannotEndTheScript() throws IOException {
        Path page = folder.resolve("page.html");
        assertThat(SavedRuns.vmxlab("report", longRun().toString(), "--html", page.toString()))
                .isZero();
        String text = Files.readString(page);
        assertThat(text.split("</script>", -1)).hasSize(3);
        assertThat(text)
                .doesNotContain("<b>\"")
                .doesNotContain("http://www.w3.org/1999")
                .doesNotContain("src=")
                .doesNotContain("@import");
    }

    @Test
    void whatCannotBeIsSaid() throws IOException {
        StringWriter err = new StringWriter();
        String run = longRun().toString();
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        String missing = folder.resolve("missing.vmxr").toString();

        assertThat(Main.commandLine(nowhere, new PrintWriter(err)).execute("report", missing))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(Main.commandLine(nowhere, new PrintWriter(err)).execute("report", run, "--html", run))
                .isEqualTo(ExitCode.USAGE);
        assertThat(Main.commandLine(nowhere, new PrintWriter(err)).execute("report", run, "--json", "--mermaid"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(Main.commandLine(nowhere, new PrintWriter(err))
                        .execute(
                                "report",
                                run,
                                "-o",
                                folder.resolve("no/such/folder").toString()))
                .isEqualTo(ExitCode.BAD_INPUT);
        String odd = Files.writeString(
                        folder.resolve("odd.vmxr"),
                        Files.readString(Path.of(run)).replace("max-steps 200000", "max-steps many"))
                .toString();
        assertThat(Main.commandLine(nowhere, new PrintWriter(err)).execute("report", odd))
                .isEqualTo(ExitCode.BAD_INPUT);
        Files.writeString(folder.resolve("token.asm"), LONG_RUN.replace("pause", "nop"));
        assertThat(Main.commandLine(nowhere, new PrintWriter(err)).execute("report", run))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString())
                .contains("there is no such file")
                .contains("is the replay file itself")
                .contains("cannot be written")
                .contains("'set max-steps many': a number from 1 to")
                .contains("was recorded for another program");
    }
}
