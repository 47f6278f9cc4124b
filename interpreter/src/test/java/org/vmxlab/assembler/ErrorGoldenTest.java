package org.vmxlab.assembler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vmxlab.diagnostic.DiagnosticRenderer;
import org.vmxlab.diagnostic.SourceFile;

/**
 * What the assembler says to each wrong source of {@code src/test/resources/asm-errors} stands beside it. With
 * {@code -Dbless=true} the messages are written instead of compared.
 */
final class ErrorGoldenTest {
    private static final Path FOLDER = folder();
    private static final Pattern CODE = Pattern.compile("error\\[(ASM\\d+)]");
    private static final int DIFFERENT_ERRORS = 60;

    private static Path folder() {
        Path here = Path.of("src/test/resources/asm-errors");
        return Files.isDirectory(here) ? here : Path.of("interpreter").resolve(here);
    }

    static List<String> sources() throws IOException {
        return names(".asm");
    }

    private static List<String> names(String ending) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending))
                    .map(name -> name.substring(0, name.length() - ending.length()))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("sources")
    void saysWhatStandsBesideIt(String name) throws IOException {
        String actual = messages(name);
        Path golden = FOLDER.resolve(name + ".stderr");
        if (Boolean.getBoolean("bless")) {
            assertThat(System.getenv("CI"))
                    .as("expectations are not written where CI is set")
                    .isNotEqualTo("true");
            Files.writeString(golden, actual);
            return;
        }
        assertThat(golden).as("write it with -Dbless=true and read it").exists();
        assertThat(actual).isEqualTo(Files.readString(golden));
    }

    @Test
    void everyExpectationHasItsSource() throws IOException {
        assertThat(names(".stderr")).isEqualTo(names(".asm"));
    }

    @Test
    void manyDifferentErrorsAreHeld() throws IOException {
        TreeSet<String> codes = new TreeSet<>();
        for (String name : sources()) {
            codes.addAll(CODE.matcher(messages(name))
                    .results()
                    .map(result -> result.group(1))
                    .toList());
        }
        assertThat(codes).hasSizeGreaterThanOrEqualTo(DIFFERENT_ERRORS);
    }

    @Test
    void everyCodeHasItsPage() throws IOException {
        TreeSet<String> codes = new TreeSet<>();
        for (String name : sources()) {
            codes.addAll(CODE.matcher(messages(name))
                    .results()
                    .map((MatchResult result) -> result.group(1))
                    .toList());
        }
        assertThat(codes)
                .allSatisfy(code -> assertThat(Assembler.class.getResource("/org/vmxlab/explain/" + code + ".md"))
                        .as(code)
                        .isNotNull());
    }

    private static String messages(String name) throws IOException {
        String text = Files.readString(FOLDER.resolve(name + ".asm"));
        SourceFile file = SourceFile.of(name + ".asm", text);
        SourceProvider provider =
                (included, from) -> included.equals(file.name()) ? Optional.of(file) : Optional.empty();
        Assembler.Result result = Assembler.assemble(file, provider, Request.NONE);
        assertThat(result.program()).as("a program with errors is no program").isEmpty();
        return DiagnosticRenderer.render(result.diagnostics());
    }
}
