package org.vmxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** Failing runs of guest-programs, saved to a folder and reported from there. */
final class SavedRuns {
    private final Path folder;

    SavedRuns(Path folder) {
        this.folder = folder;
    }

    /** The replay file of {@code program}, which has to fail with {@code options}. */
    Path of(String program, String... options) {
        Path file = folder.resolve("run.vmxr");
        String[] arguments = new String[options.length + 4];
        arguments[0] = "run";
        arguments[1] = program;
        arguments[2] = "--replay-file";
        arguments[3] = file.toString();
        System.arraycopy(options, 0, arguments, 4, options.length);
        assertThat(vmxlab(arguments)).as("exit code of %s", program).isEqualTo(ExitCode.VIOLATION);
        return file;
    }

    /** What {@code vmxlab report} writes of {@code file} in a form. */
    String report(Path file, String form) throws IOException {
        Path target = folder.resolve("report");
        assertThat(vmxlab("report", file.toString(), form, "-o", target.toString()))
                .isZero();
        return Files.readString(target).replace(folder + File.separator, "");
    }

    static int vmxlab(String... arguments) {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        return Main.commandLine(nowhere, nowhere).execute(arguments);
    }
}
