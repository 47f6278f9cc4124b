package org.vmxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Manual pages say what {@code --help} says. */
class GenerateManTest {
    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();
    private final CommandLine vmxlab = Main.commandLine(new PrintWriter(new StringWriter()), new PrintWriter(err));

    @Test
    void everyCommandHasAPageWithItsOptions() throws IOException {
        Path pages = folder.resolve("man1");
        assertThat(vmxlab.execute("generate-man", pages.toString())).isZero();

        for (CommandLine command : vmxlab.getSubcommands().values()) {
            String page = Files.readString(pages.resolve("vmxlab-" + command.getCommandName() + ".1"));
            assertThat(page).startsWith(".TH \"VMXLAB-").contains(".SH \"NAME\"", ".SH \"SYNOPSIS\"");
            for (OptionSpec option : command.getCommandSpec().options()) {
                assertThat(page).contains(option.longestName().replace("-", "\\-"));
            }
        }
        assertThat(Files.readString(pages.resolve("vmxlab.1")))
                .contains("vmxlab\\-run(1)", ".SH \"EXIT STATUS\"", "130 interrupted", ".SH \"EXAMPLES\"");
        assertThat(Files.readString(pages.resolve("vmxlab-run.1"))).contains("(default: tso)");
    }

    @Test
    void aFolderThatCannotBeMadeIsBadInput() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(vmxlab.execute("generate-man", file.resolve("man1").toString()))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).contains("cannot be written");
    }
}
