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

    @TempDir
    private Path folder;

    private Path longRun() throws IOException {
        Path program = Files.writeString(folder.resolve("token.asm"), LONG_RUN);
        return new SavedRuns(folder).of(program.toString(), "--round-robin", "20");
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
        Files.writeString(folder.resolve("token.asm"), LONG_RUN.replace("pause", "nop"));
        assertThat(Main.commandLine(nowhere, new PrintWriter(err)).execute("report", run))
                .isEqualTo(ExitCode.DIVERGED);
        assertThat(err.toString())
                .contains("there is no such file")
                .contains("is the replay file itself")
                .contains("cannot be written")
                .contains("replay diverged at decision");
    }
}
