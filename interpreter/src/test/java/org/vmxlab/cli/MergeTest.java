package org.vmxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of an exploration, saved by several starts of vmxlab, give what one start gives; others are refused. */
class MergeTest {
    @TempDir
    private Path folder;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();
    private Path program = Path.of("");

    @BeforeEach
    void write() throws IOException {
        program = Files.writeString(folder.resolve("flags.asm"), """
                scenario "flags"
                cpus 2
                start 0, main
                start 1, main
                        org 0x100000
                section .text
                main:
                        mov rax, [count]
                        inc rax
                        mov [count], rax
                        stop
                section .data
                count: dq 0
                """);
    }

    private int vmxlab(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        return Main.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(arguments);
    }

    private String file(int number, int of) {
        return folder.resolve(number + "of" + of + ".vmxp").toString();
    }

    private int shard(int number, int of, String... options) {
        List<String> arguments = new ArrayList<>(List.of("explore"));
        arguments.addAll(Arrays.asList(options));
        arguments.addAll(List.of("--shard", number + "/" + of, "--shard-file", file(number, of), "--jobs", "1"));
        arguments.addAll(List.of("--replay-file", folder.resolve("run.vmxr").toString()));
        return vmxlab(arguments.toArray(String[]::new));
    }

    private JsonObject result() {
        return JsonParser.parseString(out.toString()).getAsJsonObject();
    }

    @ParameterizedTest
    @CsvSource({
        "2, examples/lost-update --keep-going",
        "3, examples/lost-update --keep-going",
        "2, examples/two-guests",
        "3, xen/vmcs-race --variant a --trigger T1 --keep-going",
        "3, examples/lost-update --keep-going --strategy pct",
        "2, examples/lost-update --preemptions 1",
        "3, examples/two-guests --preemptions 1"
    })
    void partsGiveWhatTheWholeGives(int of, String what) {
        String[] options = what.split(" ");
        List<String> whole = new ArrayList<>(List.of("explore", "--json", "--no-save", "--jobs", "1"));
        whole.addAll(Arrays.asList(options));
        int code = vmxlab(whole.toArray(String[]::new));
        JsonObject expected = result();
        List<String> merge = new ArrayList<>(List.of("merge", "--json", "--no-save"));
        for (int number = 1; number <= of; number++) {
            assertThat(shard(number, of, options)).isIn(ExitCode.VIOLATION, ExitCode.INCOMPLETE);
            assertThat(out.toString()).contains("cut off: the other shards (vmxlab merge)");
            merge.add(file(number, of));
        }
        assertThat(vmxlab(merge.toArray(String[]::new))).isEqualTo(code);
        assertThat(Causes.of(result())).isEqualTo(Causes.of(expected));
        for (String same : new String[] {"verdict", "cutBy", "shared", "program", "strategy"}) {
            assertThat(result().get(same)).as(same).isEqualTo(expected.get(same));
        }
    }

    @Test
    void aPartThatIsMissingIsNamed() {
        shard(1, 3, program.toString());
        shard(3, 3, program.toString());
        assertThat(vmxlab("merge", file(1, 3), file(3, 3))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).contains("shard 2/3 is missing").contains("--shard 2/3");
    }

    @Test
    void aPartThatIsThereTwiceIsNamed() {
        shard(1, 2, program.toString());
        assertThat(vmxlab("merge", file(1, 2), file(1, 2))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).contains("are both shard 1 of 2");
    }

    @Test
    void partsOfAnotherDivisionAreRefused() {
        shard(1, 2, program.toString());
        shard(2, 3, program.toString());
        assertThat(vmxlab("merge", file(1, 2), file(2, 3))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).contains("2of3.vmxp' is shard 2 of 3").contains("is one of 2");
    }

    @Test
    void partsOfAnotherExplorationAreRefused() {
        shard(1, 2, program.toString());
        shard(2, 2, program.toString(), "--memory-model", "sc");
        assertThat(vmxlab("merge", file(1, 2), file(2, 2))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).contains("another exploration: it has memory-model sc, the first file");
    }

    @Test
    void partsOfAnotherProgramAreRefused() throws IOException {
        shard(1, 2, program.toString());
        Files.writeString(program, Files.readString(program).replace("inc rax", "add rax, 2"));
        shard(2, 2, program.toString());
        assertThat(vmxlab("merge", file(1, 2), file(2, 2))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).contains("was saved for another program").contains("explore its shards anew");
        assertThat(vmxlab("merge", file(2, 2), file(1, 2))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).contains("is a shard of another program");
    }

    @Test
    void filesThatAreNoPartsAreRefused() throws IOException {
        shard(1, 2, program.toString());
        Path whole = Path.of(file(1, 2));
        byte[] bytes = Files.readAllBytes(whole);
        for (int length = 0; length < bytes.length; length += 1 + bytes.length / 20) {
            Files.write(whole, Arrays.copyOf(bytes, length));
            assertThat(vmxlab("merge", whole.toString())).as("%d bytes", length).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(err.toString()).contains("cannot be merged").doesNotContain("at org.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0/2", "3/2", "2", "1/0", "a/b", "1/20000", "-1/2"})
    void aPartThatCannotBeIsMisuse(String shard) {
        assertThat(vmxlab("explore", program.toString(), "--shard", shard)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--shard");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--strategy=dpor", "--no-save"})
    void whatCannotBeDividedIsMisuse(String option) {
        assertThat(vmxlab("explore", program.toString(), "--shard", "1/2", option))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--shard");
    }

    @Test
    void aPartThatWasStoppedLeavesTheWholeIncompleteAndCanGoOn() throws IOException {
        String ring = Files.writeString(folder.resolve("ring.asm"), "%define SIZE 5\n" + sbRing())
                .toString();
        String resume = folder.resolve("ring.vmxs").toString();
        shard(1, 2, ring, "--cpus", "5");
        assertThat(shard(2, 2, ring, "--cpus", "5", "--states", "600", "--resume-file", resume))
                .isEqualTo(ExitCode.INCOMPLETE);
        assertThat(vmxlab("merge", file(1, 2), file(2, 2))).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(out.toString()).contains("cut off: states (--states)");
        assertThat(vmxlab("explore", "--resume", resume, "--shard-file", file(2, 2)))
                .isEqualTo(ExitCode.INCOMPLETE);
        assertThat(vmxlab("merge", file(1, 2), file(2, 2))).isEqualTo(ExitCode.OK);
    }

    private static String sbRing() throws IOException {
        try (InputStream ring = MergeTest.class.getResourceAsStream("/guest/traces/sb-ring.asm")) {
            assertThat(ring).isNotNull();
            return new String(ring.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
