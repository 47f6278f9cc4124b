package org.vmxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The defects in {@code examples/faults}: a run shows none of them, a campaign each, and none where they are mended. */
class PlantedDefectsTest {
    private static final Path FOLDER = Path.of("../guest-programs/src/main/guest/examples/faults");

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int vmxlab(String... arguments) {
        return Main.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(arguments);
    }

    static List<String> defects() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".campaign"))
                    .map(name -> name.substring(0, name.length() - ".campaign".length()))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void thereAreTwelveAndTheReadmeHasThem() throws IOException {
        assertThat(defects()).hasSize(12);
        assertThat(Files.readString(FOLDER.resolve("README.md"))).contains(defects());
    }

    @Test
    void theReadmeNamesARunThatIsSaved() throws IOException {
        Matcher command = Pattern.compile("vmxlab replay missing-time-limit-faults/(\\S+)")
                .matcher(Files.readString(FOLDER.resolve("README.md")));
        assertThat(command.find()).isTrue();
        vmxlab("inject", "faults/missing-time-limit.campaign", "--replay-folder", folder.toString());
        assertThat(vmxlab("replay", folder.resolve(command.group(1)).toString()))
                .as(err.toString())
                .isEqualTo(ExitCode.VIOLATION);
    }

    @ParameterizedTest
    @MethodSource("defects")
    void aRunShowsNothingAndTheCampaignFindsTheDefect(String name) {
        String program = "faults/" + name;
        assertThat(vmxlab("run", program, "--no-save")).as(err.toString()).isZero();
        assertThat(vmxlab("inject", program + ".campaign", "--no-save"))
                .as(out + "\n" + err)
                .isEqualTo(ExitCode.VIOLATION);
        assertThat(vmxlab("inject", program + ".campaign", "--variant", "mended", "--no-save"))
                .as(out + "\n" + err)
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kinds ipi-lost, sunspots              | line 2: there is no kind of fault 'sunspots'",
                "kinds interrupt~vectors 0x1ff         | line 3: vectors 0x1ff: numbers from 16 to 255",
                "kinds interrupt~vectors 0x77          | no site",
                "kinds ipi-lost, timer-late            | the kind 'timer-late' has no site along this run",
                "kinds ipi-lost~sites routine=nowhere  | no site",
                "kinds ipi-lost~accept hang in nowhere | the program has no routine 'nowhere'",
                "kinds ipi-lost~sites cpu=0~sites cpu=7| the filter of sites 'cpu=7' matches no step",
            })
    void aCampaignThatShowsNothingIsBadInput(String directives, String message) throws IOException {
        Path file = Files.writeString(
                folder.resolve("bad.campaign"),
                "program faults/missing-time-limit\n" + directives.replace("~", "\n") + "\n");
        assertThat(vmxlab("inject", file.toString(), "--no-save")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).contains(message).doesNotContain("internal error");
    }

    @Test
    void optionsThatTheFileHasAreRefusedBesideIt() {
        assertThat(vmxlab("inject", "faults/double-eoi.campaign", "--kinds", "nmi"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(vmxlab("inject", "faults/nothing.campaign")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).contains("says itself which faults", "there is no campaign");
    }
}
