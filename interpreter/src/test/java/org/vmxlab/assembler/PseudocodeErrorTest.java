package org.vmxlab.assembler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.vmxlab.diagnostic.Diagnostic;
import org.vmxlab.diagnostic.DiagnosticRenderer;
import org.vmxlab.diagnostic.SourceFile;

/**
 * Wrong programs and the messages they get. Each {@code NAME.asm} has its messages in {@code NAME.txt}; run with
 * {@code -Dbless=true} to write them anew, then read the difference.
 */
class PseudocodeErrorTest {
    private static final Path FOLDER = Path.of("src/test/resources/org/vmxlab/assembler/pseudocode-errors");

    private static List<Path> programs() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".asm"))
                    .sorted()
                    .toList();
        }
    }

    private static Assembler.Result assemble(Path program) throws IOException {
        SourceFile source = SourceFile.of(program.getFileName().toString(), Files.readString(program));
        return Assembler.assemble(source, (name, from) -> Optional.empty(), Request.NONE);
    }

    @TestFactory
    Stream<DynamicTest> messages_are_as_written_down() throws IOException {
        return programs().stream()
                .map(program -> DynamicTest.dynamicTest(
                        program.getFileName().toString(), program.toUri(), () -> check(program)));
    }

    private static void check(Path program) throws IOException {
        Assembler.Result result = assemble(program);
        String messages = DiagnosticRenderer.render(result.diagnostics());
        Path golden = Path.of(program.toString().replace(".asm", ".txt"));
        if (Boolean.getBoolean("bless")) {
            Files.writeString(golden, messages);
        }
        assertThat(result.program()).isEmpty();
        assertThat(messages).isEqualTo(Files.readString(golden));
    }

    @Test
    void more_than_forty_different_errors_are_covered_and_each_is_explained() throws IOException {
        TreeSet<String> codes = new TreeSet<>();
        for (Path program : programs()) {
            assemble(program).diagnostics().stream().map(Diagnostic::code).forEach(codes::add);
        }
        assertThat(codes).hasSizeGreaterThan(40);
        for (String code : codes) {
            assertThat(Path.of("src/main/resources/org/vmxlab/explain/" + code + ".md"))
                    .isRegularFile();
        }
    }
}
