package org.vmxlab.assembler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vmxlab.diagnostic.SourceFile;

/** A program with every statement, spoiled in one place: it assembles or gets messages, nothing else happens. */
class PseudocodeHostileTest {
    private static final Path PROGRAM = Path.of("src/test/resources/org/vmxlab/assembler/all-statements.asm");

    private static Assembler.Result assemble(List<String> lines) {
        SourceFile source = new SourceFile("spoiled.asm", lines);
        Assembler.Result result = Assembler.assemble(source, (name, from) -> Optional.empty(), Request.NONE);
        assertThat(result.program().isEmpty())
                .isEqualTo(result.diagnostics().stream()
                        .anyMatch(diagnostic ->
                                diagnostic.severity() == org.vmxlab.diagnostic.Diagnostic.Severity.ERROR));
        return result;
    }

    @Test
    void the_program_itself_assembles() throws IOException {
        assertThat(assemble(Files.readAllLines(PROGRAM)).program()).isPresent();
    }

    @Test
    void any_line_may_end_too_early() throws IOException {
        List<String> lines = Files.readAllLines(PROGRAM);
        for (int number = 0; number < lines.size(); number++) {
            String line = lines.get(number);
            for (int length = 0; length < line.length(); length += line.charAt(length) == ' ' ? 1 : 2) {
                List<String> spoiled = new ArrayList<>(lines);
                spoiled.set(number, line.substring(0, length));
                assertThatCode(() -> assemble(spoiled))
                        .as("'%s' cut after %d characters", line, length)
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void any_line_may_be_missing_or_double() throws IOException {
        List<String> lines = Files.readAllLines(PROGRAM);
        for (int number = 0; number < lines.size(); number++) {
            List<String> without = new ArrayList<>(lines);
            without.remove(number);
            List<String> twice = new ArrayList<>(lines);
            twice.add(number, lines.get(number));
            assertThatCode(() -> assemble(without))
                    .as("line %d missing", number + 1)
                    .doesNotThrowAnyException();
            assertThatCode(() -> assemble(twice))
                    .as("line %d double", number + 1)
                    .doesNotThrowAnyException();
        }
    }
}
