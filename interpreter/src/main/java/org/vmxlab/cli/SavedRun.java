package org.vmxlab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.vmxlab.assembler.Program;
import org.vmxlab.assembler.Request;
import org.vmxlab.guest.Guest;
import org.vmxlab.schedule.ReplayFile;
import org.vmxlab.schedule.Verified;

/** A replay file with its program, ready to be performed again. */
record SavedRun(ReplayFile replay, Guest guest) {
    private static final String OPTION = "option:";

    /**
     * Reads {@code file} and assembles the program that it names; warnings go to {@code err}.
     *
     * @throws BadInput if either is wrong
     */
    static SavedRun open(Path file, PrintWriter err) {
        ReplayFile replay = read(file);
        Program program = ProgramOptions.assemble(replay.program(), request(replay), err)
                .program()
                .orElseThrow();
        String hash = program.image().hash();
        if (!hash.equals(replay.programHash())) {
            err.println("note: the program changed since the run was saved (hash " + replay.programHash() + ", now "
                    + hash + ")");
        }
        return new SavedRun(replay, new Guest(program, PolicyOptions.policy(replay.settings())));
    }

    /** The bound on steps that was in force. */
    long maxSteps() {
        return number(replay, "max-steps").orElse(guest.maxSteps());
    }

    /** Tells of a run that went another way than the file says; answers the exit code. */
    int diverged(Verified.Diverged diverged, PrintWriter err) {
        err.println("replay diverged at decision " + diverged.decision() + " of "
                + replay.performed().size() + ": " + diverged.getMessage());
        err.println("The program, its options or vmxlab changed since the run was saved; run it anew.");
        err.flush();
        return ExitCode.DIVERGED;
    }

    private static ReplayFile read(Path file) {
        try {
            return ReplayFile.parse(Files.readString(file));
        } catch (ReplayFile.Malformed malformed) {
            throw BadInput.file("'" + file + "': " + malformed.getMessage());
        } catch (IOException unreadable) {
            throw BadInput.file("'" + file + "' cannot be read: "
                    + (Files.exists(file) ? unreadable.getMessage() : "there is no such file"));
        }
    }

    private static Request request(ReplayFile replay) {
        Map<String, String> options = new LinkedHashMap<>();
        replay.settings().forEach((name, value) -> {
            if (name.startsWith(OPTION)) {
                options.put(name.substring(OPTION.length()), value);
            }
        });
        return new Request(
                Optional.ofNullable(replay.settings().get("variant")),
                Optional.ofNullable(replay.settings().get("trigger")),
                options,
                number(replay, "cpus").map(Math::toIntExact));
    }

    private static Optional<Long> number(ReplayFile replay, String setting) {
        String value = replay.settings().get(setting);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.matches("\\d{1,9}|1\\d{9}")) {
            throw BadInput.file("the replay file has 'set " + setting + " " + value + "': expected a number");
        }
        return Optional.of(Long.valueOf(value));
    }
}
