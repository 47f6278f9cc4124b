package org.vmxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code vmxlab run} says the same, word for word, with each engine. */
class EngineOptionsTest {
    private record Output(int code, String out, String err) {}

    private static Output run(String arguments, String... more) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] all = Stream.of(List.of("run"), List.of(arguments.split(" ")), List.of("--no-save"), List.of(more))
                .flatMap(List::stream)
                .toArray(String[]::new);
        int code = Main.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(all);
        return new Output(code, out.toString(), err.toString());
    }

    private static final List<List<String>> ENGINES = List.of(
            List.of("--engine", "translator", "--translate-after", "0"),
            List.of("--engine", "interpreter", "--translate-after", "0"),
            List.of("--engine", "translator", "--translate-after", "1000"));

    private static JsonObject timeless(String json) {
        JsonObject object = JsonParser.parseString(json).getAsJsonObject();
        object.remove("seconds");
        return object;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xen/vmcs-race",
                "xen/vmcs-race --variant landed --round-robin 2500",
                "siblings/s28-cleanup-self-ipi --round-robin 700",
                "siblings/s33-tlb-time-stamp --seed 7",
                "lost-update --round-robin 300",
                "faults/missing-eoi --round-robin 1000",
                "k2-sieve --max-steps 40000 --dump result",
                "k3-fib --max-steps 20000",
                "k4-crc32 --max-steps 3000 --trace",
                "k8-vmx --until next --max-steps 5000",
            })
    void outputAndExitCodeAreTheSame(String arguments) {
        Output reference = run(arguments, "--translate-after", "1000000000");
        JsonObject state = timeless(
                run(arguments, "--translate-after", "1000000000", "--json").out());
        for (List<String> engine : ENGINES) {
            assertThat(run(arguments, engine.toArray(String[]::new)))
                    .as(engine.toString())
                    .isEqualTo(reference);
            String[] json = Stream.concat(engine.stream(), Stream.of("--json")).toArray(String[]::new);
            assertThat(timeless(run(arguments, json).out()))
                    .as(engine.toString())
                    .isEqualTo(state);
        }
    }

    @Test
    void statisticsSayWhatWasTranslatedAndWhatFellBack(@TempDir Path folder) throws IOException {
        Path loop = Files.writeString(folder.resolve("loop.asm"), """
                        mov r8d, 20000
                again:  xor eax, eax
                        cpuid
                        sgdt [table]
                        cpuid
                        dec r8d
                        jnz again
                        hvstop
                table:  resb 10
                """);

        assertThat(run(loop.toString(), "--stats").err())
                .containsPattern("translated: \\d+ instructions in [1-9]\\d* units, \\d+ bytes of bytecode, [\\d.]+ ms")
                .contains("performed as the interpreter does: cpuid (2), sgdt");
    }

    @Test
    void whatHasAShortcutCountsAsTranslated() {
        assertThat(run("k8-vmx", "--max-steps", "60000", "--stats").err())
                .contains("translated: 16 instructions in 1 units")
                .doesNotContain("performed");
    }

    @Test
    void theInterpreterLinksActions() {
        assertThat(run("k3-fib", "--max-steps", "60000", "--engine", "interpreter", "--stats")
                        .err())
                .contains("linked: ");
    }

    @Test
    void patienceIsANumberOfSteps() {
        Output wrong = run("k3-fib", "--translate-after", "-1");

        assertThat(wrong.code()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.err()).contains("--translate-after -1: at least 0");
    }
}
