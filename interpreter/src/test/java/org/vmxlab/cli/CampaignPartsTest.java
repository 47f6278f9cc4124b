package org.vmxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Campaigns in parts: shards, and what was stopped and goes on, come to the table of a campaign in one go. */
class CampaignPartsTest {
    private static final int FORGERIES = Integer.getInteger("vmxlab.forgeries", 60);
    private static final long FORGER = Long.getLong("vmxlab.forger", 7);

    @TempDir
    private Path folder;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();
    private Path program = Path.of("");
    private Path resume = Path.of("");

    @BeforeEach
    void write() throws IOException {
        program = Files.writeString(folder.resolve("handshake.asm"), InjectTest.PROGRAM);
        resume = folder.resolve("stopped.vmxs");
    }

    private int vmxlab(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        return Main.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(arguments);
    }

    private int inject(String... more) {
        List<String> all = new ArrayList<>(List.of("inject", program.toString(), "--bits", "0,40"));
        all.addAll(Arrays.asList(more));
        return vmxlab(all.toArray(String[]::new));
    }

    private String file(int number, int of) {
        return folder.resolve(number + "of" + of + ".vmxp").toString();
    }

    private int shard(int number, int of, String... more) {
        List<String> all = new ArrayList<>(List.of("--shard", number + "/" + of, "--shard-file", file(number, of)));
        all.addAll(List.of("--replay-folder", folder.resolve("runs").toString()));
        all.addAll(Arrays.asList(more));
        return inject(all.toArray(String[]::new));
    }

    private int stopEarly(String... more) {
        List<String> all = new ArrayList<>(List.of("--resume-file", resume.toString()));
        if (!List.of(more).contains("--executions")) {
            all.addAll(List.of("--executions", "1"));
        }
        all.addAll(List.of("--replay-folder", folder.resolve("runs").toString()));
        all.addAll(Arrays.asList(more));
        return inject(all.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 7})
    void shardsGiveTheTableOfTheWhole(int of) {
        assertThat(inject("--json", "--no-save")).isEqualTo(ExitCode.VIOLATION);
        String whole = out.toString();
        List<String> merge = new ArrayList<>(List.of("merge", "--json", "--no-save"));
        for (int number = 1; number <= of; number++) {
            assertThat(shard(number, of)).as(err.toString()).isIn(ExitCode.VIOLATION, ExitCode.INCOMPLETE);
            assertThat(out.toString()).contains("cut off: the other shards (vmxlab merge)");
            merge.add(file(number, of));
        }
        assertThat(vmxlab(merge.toArray(String[]::new))).as(err.toString()).isEqualTo(ExitCode.VIOLATION);
        assertThat(out.toString()).isEqualTo(whole);
    }

    @Test
    void shardsOfCombinationsGiveTheTableOfTheWhole() {
        String[] kinds = {"--kinds", "ipi-lost,ipi-delayed,store-lost", "--faults", "2"};
        assertThat(inject("--json", "--no-save", kinds[0], kinds[1], kinds[2], kinds[3]))
                .isEqualTo(ExitCode.VIOLATION);
        String whole = out.toString();
        shard(1, 2, kinds);
        shard(2, 2, kinds);
        assertThat(vmxlab("merge", "--json", "--no-save", file(1, 2), file(2, 2)))
                .as(err.toString())
                .isEqualTo(ExitCode.VIOLATION);
        assertThat(out.toString()).isEqualTo(whole);
    }

    @Test
    void shardsOfACampaignFileWriteWhatTheWholeWrites() throws IOException {
        String campaign = "faults/missing-time-limit.campaign";
        Path csv = folder.resolve("whole.csv");
        int code = vmxlab("inject", campaign, "--no-save", "--csv", csv.toString());
        String whole = Files.readString(csv);
        for (int number = 1; number <= 2; number++) {
            vmxlab(
                    "inject",
                    campaign,
                    "--shard",
                    number + "/2",
                    "--shard-file",
                    file(number, 2),
                    "--replay-folder",
                    folder.resolve("runs").toString());
        }
        assertThat(vmxlab("merge", file(2, 2), file(1, 2), "--no-save", "--csv", csv.toString()))
                .as(err.toString())
                .isEqualTo(code);
        assertThat(csv).content().isEqualTo(whole);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1/3 3/3       | shard 2/3 is missing; inject with --shard 2/3",
                "1/2 1/2       | are both shard 1 of 2",
                "1/2 2/3       | is shard 2 of 3",
            })
    void shardsThatAreNotEachThereOnceAreRefused(String shards, String message) {
        List<String> merge = new ArrayList<>(List.of("merge"));
        for (String each : shards.strip().split(" ")) {
            int number = Integer.parseInt(each.substring(0, 1));
            int of = Integer.parseInt(each.substring(2));
            shard(number, of, "--kinds", "ipi-lost");
            merge.add(file(number, of));
        }
        assertThat(vmxlab(merge.toArray(String[]::new))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).contains(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--kinds=ipi-delayed",
                "--sites=cpu=0",
                "--delays=5",
                "--accept=hang",
                "--round-robin=7",
                "--brute-force",
                "--vmfail=flags",
            })
    void shardsOfAnotherCampaignAreRefused(String option) {
        shard(1, 2, "--kinds", "ipi-lost,ipi-delayed");
        shard(2, 2, option.startsWith("--kinds") ? option : "--kinds=ipi-lost,ipi-delayed", option);
        assertThat(vmxlab("merge", file(1, 2), file(2, 2))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString())
                .contains("is a shard of another campaign: it has " + option.replaceAll("^--|=.*", ""));
    }

    @Test
    void shardsOfAnotherProgramOrAnotherThingAreRefused() throws IOException {
        shard(1, 2);
        Files.writeString(program, Files.readString(program).replace(", 5", ", 6"));
        shard(2, 2);
        assertThat(vmxlab("merge", file(1, 2), file(2, 2))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).contains("was saved for another program", "inject its shards anew");
        assertThat(vmxlab("merge", file(2, 2), file(1, 2))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).contains("is a shard of another program");
        String explored = folder.resolve("explored.vmxp").toString();
        vmxlab("explore", program.toString(), "--shard", "1/2", "--shard-file", explored);
        assertThat(vmxlab("merge", file(2, 2), explored)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).contains("it is what 'vmxlab explore --shard I/N' writes");
        assertThat(vmxlab("merge", explored, "--csv", "x.csv")).isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0/2", "3/2", "2", "a/b", "1/20000"})
    void aShardThatCannotBeIsMisuse(String shard) {
        assertThat(inject("--shard", shard)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--shard");
    }

    @Test
    void aShardThatSavesNothingIsMisuse() {
        assertThat(inject("--shard", "1/2", "--no-save")).isEqualTo(ExitCode.USAGE);
        assertThat(inject("--shard-file", "x.vmxp")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aCampaignThatWasStoppedGoesOnToTheSameTable() {
        assertThat(inject("--json", "--no-save")).isEqualTo(ExitCode.VIOLATION);
        String whole = out.toString();
        assertThat(stopEarly("--executions", "200", "--jobs", "1")).isEqualTo(ExitCode.VIOLATION);
        assertThat(out.toString()).contains("not complete: ", "cut off: executions (--executions)");
        assertThat(err.toString()).contains("vmxlab inject --resume " + resume);
        assertThat(vmxlab("inject", "--resume", resume.toString(), "--json", "--no-save"))
                .as(err.toString())
                .isEqualTo(ExitCode.VIOLATION);
        assertThat(out.toString()).isEqualTo(whole);
    }

    @Test
    void aShardThatWasStoppedLeavesTheWholeIncompleteAndCanGoOn() {
        shard(1, 2, "--kinds", "ipi-delayed,cpu-stalled");
        assertThat(stopEarly("--shard", "2/2", "--shard-file", file(2, 2), "--kinds", "ipi-delayed,cpu-stalled"))
                .isEqualTo(ExitCode.INCOMPLETE);
        assertThat(vmxlab("merge", "--no-save", file(1, 2), file(2, 2))).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(out.toString()).contains("cut off: it was interrupted (--resume)");
        assertThat(vmxlab("inject", "--resume", resume.toString(), "--shard-file", file(2, 2)))
                .as(err.toString())
                .isEqualTo(ExitCode.INCOMPLETE);
        assertThat(vmxlab("merge", "--no-save", "--json", file(1, 2), file(2, 2)))
                .as(err.toString())
                .isZero();
    }

    @Test
    void aFileForAnotherProgramIsBadInputAndNamesBothHashes() throws IOException {
        stopEarly();
        Files.writeString(program, Files.readString(program).replace(", 5", ", 6"));
        assertThat(vmxlab("inject", "--resume", resume.toString())).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString())
                .contains("saved for another program")
                .containsPattern("is now [0-9a-f]{64}")
                .contains("inject anew without --resume");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--memory-model=sc",
                "--kinds=nmi",
                "--bits=1",
                "--accept=hang",
                "--brute-force",
                "--shard=1/2",
                "--max-steps=9000",
            })
    void otherOptionsThanThoseOfTheFileAreBadInput(String option) {
        stopEarly();
        assertThat(vmxlab("inject", "--resume", resume.toString(), option)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).contains("was saved with " + option.replaceAll("--|=.*", ""));
    }

    @Test
    void theSameOptionsAsThoseOfTheFileMayBeSaidAgain() {
        stopEarly("--kinds", "ipi-lost,ipi-delayed", "--accept", "hang");
        String[] again = {
            "inject",
            program.toString(),
            "--bits",
            "0,40",
            "--kinds",
            "ipi-lost,ipi-delayed",
            "--accept",
            "hang",
            "--no-save",
            "--resume"
        };
        String[] all = Arrays.copyOf(again, again.length + 1);
        all[again.length] = resume.toString();
        assertThat(vmxlab(all)).as(err.toString()).isNotEqualTo(ExitCode.BAD_INPUT);
        assertThat(vmxlab("inject", "xen/vmcs-race", "--resume", resume.toString()))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).contains("was saved with PROGRAM");
        assertThat(vmxlab("inject", "faults/double-eoi.campaign", "--resume", resume.toString()))
                .isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void aRunThatChangedUnderneathIsBadInput() throws IOException {
        inject(
                "--kinds",
                "store-lost",
                "--replay-folder",
                folder.resolve("runs").toString());
        Path along = Files.writeString(
                folder.resolve("along.vmxr"),
                Files.readString(folder.resolve("runs/store-lost-handler-hang.vmxr"))
                        .replaceAll("fault .*\n", ""));
        stopEarly("--along", along.toString());
        Files.writeString(along, Files.readString(along).replaceFirst("step", "step "));
        assertThat(vmxlab("inject", "--resume", resume.toString())).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).contains("along another run than '" + along + "' has now");
    }

    @Test
    void filesThatAreNoneOrCutAreBadInput() throws IOException {
        stopEarly();
        byte[] whole = Files.readAllBytes(resume);
        for (int length = 0; length < whole.length; length += 1 + whole.length / 30) {
            Files.write(resume, Arrays.copyOf(whole, length));
            assertThat(vmxlab("inject", "--resume", resume.toString()))
                    .as("%d bytes", length)
                    .isEqualTo(ExitCode.BAD_INPUT);
            assertThat(err.toString()).contains("cannot be resumed").doesNotContain("at org.");
        }
        Files.writeString(resume, "vmxlab-replay 1\n");
        assertThat(vmxlab("inject", "--resume", resume.toString())).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(vmxlab("inject", "--resume", folder.resolve("none").toString()))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).contains("there is no such file");
    }

    /** Whoever forges a file gets wrong numbers at the worst, never a stack trace; what is not masked is made again. */
    @Test
    void forgedFilesAreBadInputOrHarmless() throws IOException {
        shard(1, 2, "--kinds", "ipi-lost,ipi-delayed,store-lost,cpu-stalled");
        byte[] whole;
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(Path.of(file(1, 2))))) {
            whole = in.readAllBytes();
        }
        Random random = new Random(FORGER);
        for (int i = 0; i < FORGERIES; i++) {
            byte[] forged = whole.clone();
            forged[random.nextInt(forged.length)] = (byte) random.nextInt(256);
            // As a resume file, too: they differ in one byte of their first four.
            forged[3] = (byte) (i % 2 == 0 ? 'G' : 'F');
            Path one = folder.resolve("forged.vmxp");
            try (OutputStream to = new GZIPOutputStream(Files.newOutputStream(one))) {
                to.write(forged);
            }
            int code = i % 2 == 0
                    ? vmxlab("merge", one.toString(), "--no-save")
                    : vmxlab("inject", "--resume", one.toString(), "--no-save", "--jobs", "1");
            assertThat(code)
                    .as("forgery %d: %s", i, err)
                    .isIn(ExitCode.OK, ExitCode.VIOLATION, ExitCode.BAD_INPUT, ExitCode.INCOMPLETE, ExitCode.USAGE);
        }
    }

    /** The JVM treats SIGTERM as it does SIGINT, but for its exit code; SIGINT may be ignored where tests run. */
    @Test
    @Timeout(120)
    void aSignalEndsACampaignWhichTellsWhatIsKnownAndCanGoOn() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.vmxlab.cli.Main",
                        "inject",
                        program.toString(),
                        "--brute-force",
                        "--jobs",
                        "1",
                        "--resume-file",
                        resume.toString(),
                        "--replay-folder",
                        folder.resolve("runs").toString())
                .redirectErrorStream(true)
                .start();
        String told = "";
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).as("it has begun").contains("faults to be tried");
            assertThat(process.toHandle().destroy()).isTrue();
            told = String.join("\n", lines.lines().toList());
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(128 + 15);
        assertThat(told).contains("verdict: ", "cut off: it was interrupted (--resume)", "vmxlab inject --resume");
        assertThat(resume).exists();
    }
}
