package org.vmxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code vmxlab replay} does with files that do not fit. */
class ReplayTest {
    private static final String PROGRAM = "org 0x100000\nmov ecx, 3\nagain: dec ecx\njnz again\nud2\n";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path program = Path.of("");
    private Path replay = Path.of("");

    private int vmxlab(String... arguments) {
        return Main.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(arguments);
    }

    @BeforeEach
    void record() throws IOException {
        program = Files.writeString(folder.resolve("ud.asm"), PROGRAM);
        replay = folder.resolve("ud.vmxr");
        assertThat(vmxlab("run", program.toString(), "--cpus", "1", "--replay-file", replay.toString()))
                .isEqualTo(ExitCode.VIOLATION);
    }

    private void change(String from, String to) throws IOException {
        String text = Files.readString(replay);
        assertThat(text).contains(from);
        Files.writeString(replay, text.replace(from, to));
    }

    @Test
    void aFileForAnotherProgramIsBadInputAndNamesBothHashes() throws IOException {
        String recorded = Files.readString(replay)
                .lines()
                .filter(line -> line.startsWith("hash "))
                .findFirst()
                .orElseThrow();
        Files.writeString(program, PROGRAM.replace("3", "4"));

        assertThat(vmxlab("replay", replay.toString())).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString())
                .contains("recorded for another program")
                .contains(recorded.substring("hash ".length()))
                .containsPattern("is now [0-9a-f]{16}")
                .contains("vmxlab run " + program);
    }

    @Test
    void otherStepsOfTheSameProgramAreADivergence() throws IOException {
        change("steps 9", "steps 5");
        assertThat(vmxlab("replay", replay.toString())).isEqualTo(ExitCode.DIVERGED);
        assertThat(err.toString()).contains("diverged at decision 1 of 1").contains("after 5 steps");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cpu 0 steps | cpu 64 steps | a number from 0 to 63",
                "cpu 0 steps | cpu 4294967296 steps | a number from 0 to 63",
                "cpu 0 steps | cpu -1 steps | a number from 0 to 63",
                "steps 9 | steps -9 | a number of steps from 0 on",
                "steps 9 | steps many | 'many' is no number",
                "end bug | end bug\\nend bug | nothing after the line 'end'",
                "set cpus 1 | set cpus 65 | a number from 1 to 64",
                "set cpus 1 | set cpus none | a number from 1 to 64",
                "set cpus 1 | set cpus 1 2 | set NAME VALUE",
                "set max-steps | set max-steps x | set NAME VALUE",
                "set vmfail trap | set vmfail maybe | setting that this version does not know",
                "end bug | fin bug | is none of program, hash",
                "vmxlab-replay 1 | vmxlab-replay 2 | not a replay file of this version",
                "hash | set hash | a line 'hash HASH' above",
            })
    void aWrongLineIsBadInput(String from, String to, String message) throws IOException {
        change(from, to.replace("\\n", "\n"));
        assertThat(vmxlab("replay", replay.toString())).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).contains(message).doesNotContain("internal error");
    }

    @Test
    void filesThatAreNoTextAndFoldersAreBadInput() throws IOException {
        Files.write(replay, new byte[] {(byte) 0xff, 0, 1, (byte) 0xc0});
        assertThat(vmxlab("replay", replay.toString())).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(vmxlab("replay", folder.toString())).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(vmxlab("replay", folder.resolve("missing").toString())).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString())
                .contains("is not text")
                .contains("is a folder")
                .contains("no such file");
    }

    @Test
    void anyCutIsBadInput() throws IOException {
        String text = Files.readString(replay);
        for (int length = 0; length < text.indexOf("\nend "); length++) {
            Files.writeString(replay, text.substring(0, length));
            assertThat(vmxlab("replay", replay.toString()))
                    .as("first %d characters", length)
                    .isEqualTo(ExitCode.BAD_INPUT);
        }
        assertThat(err.toString()).doesNotContain("internal error");
    }

    @Test
    void randomChangesNeverGiveAnInternalError() throws IOException {
        byte[] original = Files.readAllBytes(replay);
        Random random = new Random(5);
        for (int round = 0; round < 400; round++) {
            byte[] changed = original.clone();
            for (int i = 0; i <= random.nextInt(3); i++) {
                changed[random.nextInt(changed.length)] = (byte) (' ' + random.nextInt(95));
            }
            Files.write(replay, changed);
            assertThat(vmxlab("replay", replay.toString()))
                    .as(() -> new String(changed, java.nio.charset.StandardCharsets.UTF_8))
                    .isIn(ExitCode.OK, ExitCode.VIOLATION, ExitCode.BAD_INPUT, ExitCode.DIVERGED);
        }
    }
}
