package org.vmxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code vmxlab report} writes of some failing runs stands in {@code src/test/resources/reports}. With
 * {@code -Dbless=true} it is written instead of compared.
 */
final class ReportGoldenTest {
    private static final Path FOLDER = folder();

    @TempDir
    private Path temporary;

    private static Path folder() {
        Path here = Path.of("src/test/resources/reports");
        return Files.isDirectory(here) ? here : Path.of("interpreter").resolve(here);
    }

    @ParameterizedTest
    @CsvSource({
        "lost-update, examples/lost-update, racy",
        "lost-wakeup, examples/lost-wakeup, open",
        "self-ipi, examples/self-ipi, forgotten",
        "vmcs-race, xen/vmcs-race, a"
    })
    void saysWhatIsHeld(String name, String program, String variant) throws IOException {
        SavedRuns runs = new SavedRuns(temporary);
        Path run = runs.of(program, "--variant", variant);

        held(name + ".txt", runs.report(run, "--text"));
        held(name + ".mmd", runs.report(run, "--mermaid"));
        held(name + ".puml", runs.report(run, "--plantuml"));
    }

    private static void held(String file, String actual) throws IOException {
        Path golden = FOLDER.resolve(file);
        if (Boolean.getBoolean("bless")) {
            assertThat(System.getenv("CI"))
                    .as("expectations are not written where CI is set")
                    .isNotEqualTo("true");
            Files.writeString(golden, actual);
            return;
        }
        assertThat(golden).as("write it with -Dbless=true and read it").exists();
        assertThat(actual).as(file).isEqualTo(Files.readString(golden));
    }
}
