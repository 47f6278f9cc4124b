package org.vmxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real browser without a window, where one is installed. */
final class Chromium {
    private static final long SECONDS = 180;

    private final Path program;
    private final Path folder;

    private Chromium(Path program, Path folder) {
        this.program = program;
        this.folder = folder;
    }

    /** The browser; without one the test that asks is skipped. {@code folder} takes its files. */
    static Chromium installed(Path folder) {
        Optional<Path> found = Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name ->
                        Stream.of("/usr/bin", "/usr/local/bin", "/snap/bin").map(directory -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(found.isPresent(), "skipped: no Chromium");
        return new Chromium(found.orElseThrow(), folder);
    }

    /** The document of {@code page} after its scripts have run, as HTML. */
    String document(Path page, String fragment, String... options) throws IOException, InterruptedException {
        Path output = folder.resolve("dom.html");
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--user-data-dir=" + folder.resolve("profile"),
                "--virtual-time-budget=5000",
                "--dump-dom"));
        command.addAll(List.of(options));
        command.add(page.toUri() + fragment);
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as("Chromium ends within %d s", SECONDS).isTrue();
        return Files.readString(output);
    }
}
