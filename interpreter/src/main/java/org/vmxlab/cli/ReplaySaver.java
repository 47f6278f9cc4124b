package org.vmxlab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.vmxlab.diagnosis.Names;
import org.vmxlab.guest.Guest;
import org.vmxlab.schedule.ReplayFile;
import org.vmxlab.schedule.RunResult;
import org.vmxlab.verdict.Violation;

/** Saves runs with a violation as replay files. */
final class ReplaySaver {
    private final Guest guest;
    private final String program;
    private final PrintWriter err;

    ReplaySaver(Guest guest, String program, PrintWriter err) {
        this.guest = guest;
        this.program = program;
        this.err = err;
    }

    /** Saves {@code result} under {@code settings}; answers the file's name, empty if it cannot be written. */
    Optional<String> save(Path file, RunResult result, Map<String, String> settings, Names names) {
        Violation violation = result.violation().orElseThrow();
        String end = violation.kind().label() + " cpu " + violation.cpu() + " at " + names.routine(violation.rip());
        String text = new ReplayFile(program, guest.image().hash(), settings, result.performed(), end).text();
        try {
            Files.writeString(file, text, StandardCharsets.UTF_8);
            return Optional.of(file.toString());
        } catch (IOException unwritable) {
            err.println("warning: the replay file '" + file + "' cannot be written: " + Unwritable.reason(unwritable)
                    + "; --replay-file names another place");
            return Optional.empty();
        }
    }
}
