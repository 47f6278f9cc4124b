package org.vmxlab.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vmxlab generate-man DIR}. */
@Command(
        mixinStandardHelpOptions = true,
        description = "Write a manual page for each command, for man(1).",
        header = {"Examples:", "  vmxlab generate-man ~/.local/share/man/man1", "  man vmxlab-run", ""},
        footer = {"", "Exit codes: 0 written; 2 usage; 3 the folder cannot be written."})
final class GenerateManCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Folder for the pages; made if it is not there.")
    private Path folder = Path.of("");

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        try {
            Files.createDirectories(folder);
            write(root.getCommandSpec());
            for (CommandLine command : root.getSubcommands().values()) {
                write(command.getCommandSpec());
            }
        } catch (IOException unwritable) {
            throw BadInput.file("the folder '" + folder + "' cannot be written: " + unwritable
                    + "; name one that you may write to");
        }
        return ExitCode.OK;
    }

    private void write(CommandSpec command) throws IOException {
        ManualPage page = new ManualPage(command);
        Path file = folder.resolve(page.name() + ".1");
        Files.writeString(file, page.text(), StandardCharsets.UTF_8);
        spec.commandLine().getOut().println(file);
        spec.commandLine().getOut().flush();
    }
}
