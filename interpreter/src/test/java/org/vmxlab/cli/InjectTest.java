package org.vmxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code vmxlab inject}. */
class InjectTest {
    static final String PROGRAM = """
            scenario "handshake"
            cpus 2
            start 0, sender
            start 1, receiver
            may_halt 1
            idt 0x40, handler
            org 0x100000
            section .text
            proc sender
                mov     ecx, 0x830
                mov     edx, 1
                mov     eax, 0x40
                wrmsr
                repeat
                    pause
                until qword [answer] != 0
                stop
            endproc
            proc receiver
                sti
                hlt
                stop
            endproc
            handler handler
                mov     qword [answer], 5
            endhandler
            section .data
            answer: dq 0
            """;

    @TempDir
    private Path folder;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();
    private Path program = Path.of("");

    private int vmxlab(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        return Main.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(arguments);
    }

    private int inject(String... arguments) {
        List<String> all = Stream.concat(
                        Stream.of(
                                "inject",
                                program.toString(),
                                "--replay-folder",
                                folder.resolve("runs").toString()),
                        Stream.of(arguments))
                .toList();
        return vmxlab(all.toArray(new String[0]));
    }

    @BeforeEach
    void write() throws IOException {
        program = Files.writeString(folder.resolve("handshake.asm"), PROGRAM);
    }

    @Test
    void theSameCommandPrintsTheSameTwice() {
        assertThat(inject("--bits", "0,40")).isEqualTo(ExitCode.VIOLATION);
        String first = out.toString();
        assertThat(inject("--bits", "0,40", "--jobs", "1")).isEqualTo(ExitCode.VIOLATION);
        assertThat(out.toString()).isEqualTo(first);
        assertThat(first)
                .contains(" sites\n", " merged: ", " masked unseen: ", "bounds: bits 0, 40;", "verdict: ")
                .containsPattern("ipi-lost +sender +0 +0 +1 +0 +0 +\\S+ipi-lost-sender-hang\\.vmxr")
                .containsPattern("vmxlab replay \\S+  # [0-9,]+ steps, 1 context switch");
    }

    @Test
    void everyRunThatIsSavedIsThereAgain() throws IOException {
        inject("--bits", "0,40");
        try (Stream<Path> files = Files.list(folder.resolve("runs"))) {
            List<Path> saved = files.sorted().toList();
            assertThat(saved).hasSizeGreaterThan(10);
            for (Path file : saved) {
                assertThat(vmxlab("replay", file.toString()))
                        .as("%s%n%s", file, err)
                        .isEqualTo(ExitCode.VIOLATION);
                assertThat(vmxlab("report", file.toString()))
                        .as("%s%n%s", file, err)
                        .isZero();
            }
        }
    }

    @Test
    void theExitCodeTellsWhetherAllEffectsAreAccepted() {
        assertThat(inject("--kinds", "ipi-lost")).isEqualTo(ExitCode.VIOLATION);
        assertThat(inject("--kinds", "ipi-lost", "--accept", "hang")).isZero();
        assertThat(inject("--kinds", "ipi-delayed")).isZero();
    }

    @Test
    void sitesAreFiltered() {
        assertThat(inject("--kinds", "instruction-skipped", "--sites", "cpu=1,instruction=sti"))
                .isEqualTo(ExitCode.VIOLATION);
        assertThat(out.toString()).containsPattern(" 1 sites").contains("instruction-skipped-receiver-hang.vmxr");
        assertThat(inject("--kinds", "register-flip", "--sites", "window=if-clear,routine=hand*", "--bits", "1"))
                .isNotEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void aRunAlongARecordedOneIsTheSame() throws IOException {
        inject("--kinds", "ipi-delayed,store-lost");
        Path along = Files.writeString(
                folder.resolve("along.vmxr"),
                Files.readString(folder.resolve("runs/store-lost-handler-hang.vmxr"))
                        .replaceAll("fault .*\n", ""));
        assertThat(inject("--kinds", "ipi-lost", "--along", along.toString())).isEqualTo(ExitCode.VIOLATION);
        assertThat(out.toString()).contains("ipi-lost-sender-hang.vmxr");
    }

    @Test
    void machinesReadTheResultToo() throws IOException {
        Path csv = folder.resolve("out.csv");
        Path junit = folder.resolve("out.xml");
        inject("--kinds", "ipi-lost,ipi-delayed", "--json", "--csv", csv.toString(), "--junit", junit.toString());
        assertThat(out.toString())
                .contains("\"effects\":{\"silent-corruption\":0,")
                .containsPattern("\"replay\":\"[^\"]+\",\"switches\":1,\"steps\":[0-9]+}")
                .contains("\"complete\":true");
        assertThat(csv).content().startsWith("fault,routine,silent-corruption,").contains("ipi-lost,sender,0,0,1,0,0");
        assertThat(junit)
                .content()
                .contains("tests=\"2\" failures=\"1\"")
                .contains("<failure type=\"hang\"", "vmxlab replay ");
    }

    @Test
    void severalFaultsStrikeOneRun() {
        assertThat(inject("--kinds", "ipi-lost,ipi-duplicated,store-lost", "--faults", "2"))
                .as(err.toString())
                .isEqualTo(ExitCode.VIOLATION);
        assertThat(out.toString())
                .contains("2 faults in one run", " combinations\n", "leave nothing of an earlier fault")
                .containsPattern("ipi-duplicated\\+store-lost +sender\\+handler .*\\.vmxr")
                .containsPattern(", then the\\s+store of 8 bytes to 0x[0-9a-f]+ is\\s+lost, step ");
        assertThat(inject("--kinds", "ipi-duplicated,store-lost", "--faults", "2", "--accept", "hang"))
                .as(out.toString())
                .isZero();
    }

    @Test
    void aSampleSaysWhichShareItIs() {
        assertThat(inject("--sample", "50", "--seed", "3", "--no-save")).isIn(ExitCode.VIOLATION, ExitCode.INCOMPLETE);
        String first = out.toString();
        assertThat(first)
                .containsPattern("a sample: 50 drawn of [0-9,]+ to be tried, [0-9.]+ %")
                .contains("cut off: faults were drawn at random (without --sample)");
        inject("--sample", "50", "--seed", "3", "--no-save", "--jobs", "1");
        assertThat(out.toString()).isEqualTo(first);
    }

    @Test
    void moreCombinationsThanAreAllowedAreNotTried() {
        assertThat(inject("--faults", "2", "--combinations", "100")).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(err.toString())
                .contains("nothing was tried: there are more than 100 combinations of 2 faults", "--combinations N");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--kinds|ipi-lsot|2|did you mean 'ipi-lost'?",
                "--sites|rutine=x|2|'rutine=x' is no condition for sites",
                "--sites|window=open|2|there is no window 'open'",
                "--sites|cpu=many|2|neither a number nor a range",
                "--sites|line=12|2|FILE:LINE is expected",
                "--sites|routine=nowhere|3|loosen the filter of sites",
                "--bits|64|2|numbers from 0 to 63",
                "--vectors|8|2|numbers from 16 to 255",
                "--delays|0|2|a number of steps from 1 on",
                "--accept|fine|2|the effects are silent-corruption",
                "--faults|5|2|1 to 4",
                "--faults|0|2|1 to 4",
                "--combinations|0|2|a number from 1 on is expected",
                "--sample|0|2|1 to ",
                "--seed|5|2|no sample N says how many faults",
                "--swarm|5|2|no sample N says how many faults",
                "--along|nowhere.vmxr|3|there is no such file",
            })
    void whatCannotBeIsRefused(String option, String value, int exitCode, String message) {
        assertThat(inject(option, value)).as(err.toString()).isEqualTo(exitCode);
        assertThat(err.toString()).contains(message).doesNotContain("internal error");
    }

    @Test
    void aCampaignFileSaysHowItIsCarriedOutUnlessTheCommandLineDoes() throws IOException {
        String name = Files.writeString(folder.resolve("two.campaign"), """
                program handshake.asm
                kinds instruction-skipped, store-lost
                faults 2
                combinations 40
                round-robin 3
                sample 30
                seed 7
                """).toString();
        String runs = folder.resolve("runs").toString();
        vmxlab("inject", name, "--replay-folder", runs);
        String asked = out.toString();
        assertThat(asked)
                .as(err.toString())
                .contains("2 faults in one run")
                .containsPattern("a sample: [0-9]+ drawn of ");
        vmxlab(("inject " + program + " --kinds instruction-skipped,store-lost --faults 2 --round-robin 3"
                        + " --sample 30 --seed 7 --replay-folder " + runs)
                .split(" "));
        assertThat(out.toString()).isEqualTo(asked);
        vmxlab("inject", name, "--replay-folder", runs, "--faults", "1", "--sample", "2");
        assertThat(out.toString()).contains("single faults").contains("a sample: 2 drawn of ");
        assertThat(vmxlab("inject", name, "--faults", "5")).isEqualTo(ExitCode.USAGE);
        assertThat(vmxlab("inject", name, "--kinds", "nmi")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("how it is carried out, may be given beside it");
    }

    @Test
    void aRunThatIsWrongWithoutFaultsIsRefused() {
        assertThat(vmxlab("inject", "examples/lost-update", "--no-save")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).contains("without any fault the run already ends in assertion");
    }
}
