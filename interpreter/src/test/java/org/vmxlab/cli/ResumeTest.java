package org.vmxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A search that was stopped goes on from its resume file, to where it would have come in one go. */
class ResumeTest {
    private static final int FORGERIES = Integer.getInteger("vmxlab.forgeries", 80);
    private static final long FORGER = Long.getLong("vmxlab.forger", 7);

    @TempDir
    private Path folder;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();
    private Path program = Path.of("");
    private Path file = Path.of("");

    private int vmxlab(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        return Main.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(arguments);
    }

    @BeforeEach
    void writeRing() throws IOException {
        write("sb-ring");
    }

    private void write(String trace) throws IOException {
        try (InputStream source = ResumeTest.class.getResourceAsStream("/guest/traces/" + trace + ".asm")) {
            assertThat(source).isNotNull();
            program = Files.writeString(
                    folder.resolve("ring.asm"),
                    "%define SIZE 5\n" + new String(source.readAllBytes(), StandardCharsets.UTF_8));
        }
        file = folder.resolve("ring.vmxs");
    }

    private int explore(String... more) {
        return vmxlab(with(
                new String[] {"explore", program.toString(), "--cpus", "5", "--json", "--resume-file", file.toString()},
                more));
    }

    private int resume(String... more) {
        return vmxlab(with(
                new String[] {"explore", "--resume", file.toString(), "--json", "--resume-file", file.toString()},
                more));
    }

    private static String[] with(String[] some, String... more) {
        String[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }

    private JsonObject result() {
        return JsonParser.parseString(out.toString()).getAsJsonObject();
    }

    private long states() {
        return result().get("states").getAsLong();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void aSearchResumedTwiceSeesWhatOneInOneGoSees(String jobs) {
        assertThat(explore("--jobs", jobs, "--no-save")).isEqualTo(ExitCode.OK);
        JsonObject whole = result();
        assertThat(file).doesNotExist();

        assertThat(explore("--jobs", jobs, "--states", "800")).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(err.toString()).contains("vmxlab explore --resume " + file);
        long first = states();
        assertThat(resume("--jobs", jobs, "--states", "2000")).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(states()).isGreaterThan(first);
        assertThat(resume("--jobs", jobs)).isEqualTo(ExitCode.OK);

        for (String same : new String[] {"verdict", "states", "transitions", "executions", "shared", "cutBy"}) {
            assertThat(result().get(same)).as(same).isEqualTo(whole.get(same));
        }
    }

    @Test
    void aSearchWithFewPreemptionsGoesOn() {
        assertThat(explore("--preemptions", "1", "--no-save")).isEqualTo(ExitCode.OK);
        JsonObject whole = result();

        assertThat(explore("--preemptions", "1", "--states", "300")).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(resume("--states", "600")).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(states()).isBetween(600L, whole.get("states").getAsLong() - 1);
        assertThat(resume()).isEqualTo(ExitCode.OK);

        for (String same : new String[] {"states", "transitions", "executions", "rounds", "shared", "cutBy"}) {
            assertThat(result().get(same)).as(same).isEqualTo(whole.get(same));
        }
    }

    @Test
    void whatAStoppedSearchWithFewPreemptionsFoundIsFoundAfterIt() {
        String[] race = {"explore", "xen/vmcs-race", "--variant", "a", "--preemptions", "1", "--json"};
        String replays = folder.resolve("race.vmxr").toString();
        assertThat(vmxlab(with(race, "--no-save"))).isEqualTo(ExitCode.VIOLATION);
        JsonObject whole = result();
        long enough = whole.get("states").getAsLong() - 300;
        assertThat(vmxlab(with(
                        race,
                        "--states",
                        Long.toString(enough),
                        "--resume-file",
                        file.toString(),
                        "--replay-file",
                        replays)))
                .isEqualTo(ExitCode.VIOLATION);
        assertThat(resume("--replay-file", replays)).isEqualTo(ExitCode.VIOLATION);

        for (String same : new String[] {"states", "transitions", "executions", "shared", "cutBy"}) {
            assertThat(result().get(same)).as(same).isEqualTo(whole.get(same));
        }
        assertThat(Causes.of(result())).isEqualTo(Causes.of(whole)).isNotEmpty();
    }

    @Test
    void whatWasFoundBeforeTheStopIsFoundAfterIt() {
        String[] race = {"explore", "xen/vmcs-race", "--variant", "a", "--keep-going", "--jobs", "1", "--json"};
        assertThat(vmxlab(with(race, "--no-save"))).isEqualTo(ExitCode.VIOLATION);
        JsonObject whole = result();
        String replays = folder.resolve("race.vmxr").toString();
        assertThat(vmxlab(with(race, "--states", "6000", "--resume-file", file.toString(), "--replay-file", replays)))
                .isEqualTo(ExitCode.VIOLATION);
        assertThat(states()).isLessThan(whole.get("states").getAsLong());

        assertThat(resume("--jobs", "1", "--replay-file", replays)).isEqualTo(ExitCode.VIOLATION);

        assertThat(Causes.of(result())).isEqualTo(Causes.of(whole)).isNotEmpty();
        assertThat(result().get("states")).isEqualTo(whole.get("states"));
        assertThat(result().get("cutBy")).isEqualTo(whole.get("cutBy"));
    }

    @Test
    void aFileForAnotherProgramIsBadInputAndNamesBothHashes() throws IOException {
        explore("--states", "800");
        String saved = result().get("program").getAsString();
        Files.writeString(program, Files.readString(program).replace("stop", "nop\n stop"));

        assertThat(resume()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString())
                .contains("saved for another program")
                .contains(saved)
                .containsPattern("is now [0-9a-f]{64}")
                .contains("without --resume");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--memory-model=sc", "--cpus=4", "--depth=9", "--keep-going", "--undefined=warn"})
    void otherSettingsThanThoseOfTheFileAreBadInput(String setting) {
        explore("--states", "800");
        assertThat(resume(setting)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).contains("was saved with " + setting.replaceAll("--|=.*", ""));
    }

    @Test
    void anotherStrategyCannotGoOn() {
        explore("--states", "800");
        assertThat(resume("--strategy", "dpor")).isEqualTo(ExitCode.BAD_INPUT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void aSearchOfOneExecutionOfEachTraceGoesOn(String jobs) throws IOException {
        write("coherence-chain");
        String[] dpor = {"--strategy", "dpor", "--jobs", jobs};
        assertThat(explore(with(dpor, "--no-save"))).isEqualTo(ExitCode.OK);
        JsonObject whole = result();

        assertThat(explore(with(dpor, "--executions", "300"))).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(err.toString()).contains("vmxlab explore --resume " + file);
        long first = result().get("executions").getAsLong();
        assertThat(resume("--jobs", jobs, "--executions", "3000")).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(result().get("executions").getAsLong())
                .isGreaterThan(first)
                .isLessThan(whole.get("executions").getAsLong());
        assertThat(resume("--jobs", jobs)).isEqualTo(ExitCode.OK);

        for (String same : new String[] {"verdict", "executions", "traces", "shared", "cutBy"}) {
            assertThat(result().get(same)).as(same).isEqualTo(whole.get(same));
        }
    }

    @Test
    void samplesGoOnAndMayBecomeMore() {
        assertThat(explore("--strategy", "random", "--time", "1ms")).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(err.toString()).contains("vmxlab explore --resume " + file);
        assertThat(resume("--executions", "20")).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(result().get("executions").getAsLong()).isEqualTo(20);
    }

    @Test
    void filesThatAreNoneOrCutAreBadInput() throws IOException {
        explore("--states", "800");
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += 1 + whole.length / 40) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(resume()).as("%d bytes", length).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(err.toString()).contains("cannot be resumed").doesNotContain("at org.");
        }
        Files.writeString(file, "vmxlab-replay 1\n");
        assertThat(resume()).isEqualTo(ExitCode.BAD_INPUT);
        Files.delete(file);
        assertThat(resume()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).contains("there is no such file");
    }

    /**
     * Whoever forges a file gets wrong numbers at the worst, never a stack trace. Every other forgery is in the first part,
     * where little is a hash and much is a number of something.
     */
    @ParameterizedTest
    @ValueSource(strings = {"--states=500", "--states=500 --preemptions=1", "--executions=1000 --strategy=dpor"})
    void forgedFilesAreBadInputOrHarmless(String kind) throws IOException {
        if (kind.contains("dpor")) {
            write("coherence-chain");
        }
        explore(with(kind.split(" "), "--jobs", "1"));
        byte[] whole;
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            whole = in.readAllBytes();
        }
        Random random = new Random(FORGER);
        for (int i = 0; i < FORGERIES; i++) {
            byte[] forged = whole.clone();
            forged[random.nextInt(forged.length / (i % 2 == 0 ? 1 : 10))] = (byte) random.nextInt(256);
            Path one = folder.resolve("forged.vmxs");
            try (OutputStream to = new GZIPOutputStream(Files.newOutputStream(one))) {
                to.write(forged);
            }
            assertThat(vmxlab("explore", "--resume", one.toString(), "--no-save", "--jobs", "1"))
                    .as("forgery %d: %s", i, err)
                    .isIn(ExitCode.OK, ExitCode.BAD_INPUT, ExitCode.INCOMPLETE);
        }
    }
}
