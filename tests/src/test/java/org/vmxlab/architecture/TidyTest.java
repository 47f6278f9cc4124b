package org.vmxlab.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** House rules that a look at the files can hold. */
class TidyTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final int LONGEST_FILE = 500;

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : List.of("interpreter", "hypervisor-model", "tests")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        assertThat(sources).hasSizeGreaterThan(150);
        return sources;
    }

    @Test
    void filesAreShort() throws IOException {
        for (Path source : sources()) {
            assertThat(Files.readAllLines(source))
                    .as("lines of %s", ROOT.relativize(source))
                    .hasSizeLessThanOrEqualTo(LONGEST_FILE);
        }
    }

    @Test
    void nothingIsLeftForLater() throws IOException {
        List<String> words = List.of("TO" + "DO", "FIX" + "ME", "@Dis" + "abled");
        for (Path source : sources()) {
            String text = Files.readString(source);
            assertThat(words).as("%s", ROOT.relativize(source)).noneMatch(text::contains);
        }
    }

    @Test
    void everyPackageSaysWhatItIsFor() throws IOException {
        for (Path source : sources()) {
            if (source.toString().contains("/src/main/")) {
                assertThat(source.resolveSibling("package-info.java")).exists();
            }
        }
    }
}
