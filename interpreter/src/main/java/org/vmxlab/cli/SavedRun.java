package org.vmxlab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.vmxlab.assembler.Program;
import org.vmxlab.assembler.Request;
import org.vmxlab.guest.Guest;
import org.vmxlab.machine.Machine;
import org.vmxlab.schedule.Judged;
import org.vmxlab.schedule.Recurrence;
import org.vmxlab.schedule.ReplayFile;
import org.vmxlab.schedule.Schedule;
import org.vmxlab.schedule.Verified;
import org.vmxlab.verdict.ViolationKind;

/**
 * A replay file with its program, ready to be performed again.
 *
 * @param maxSteps the bound on steps that was in force
 */
record SavedRun(ReplayFile replay, Guest guest, long maxSteps) {
    /** The setting that says who drains store buffers. */
    static final String STORE_BUFFERS = "store-buffers";
    /** Its value where every drain is a decision of the file. */
    static final String DRAINED_BY_DECISION = "by-decision";

    /** The setting that says when the laws are asked. */
    static final String LAWS = "laws";
    /** Its value where whoever saved the run asked them at the end alone. */
    static final String LAWS_AT_THE_END = "at-the-end";

    private static final String OPTION = "option:";

    /**
     * Reads {@code file} and assembles the program that it names; warnings go to {@code err}.
     *
     * @throws BadInput if either is wrong
     */
    static SavedRun open(Path file, PrintWriter err) {
        ReplayFile replay = read(file);
        Program program = ProgramOptions.assemble(replay.program(), request(replay.settings(), file), err)
                .program()
                .orElseThrow();
        String hash = program.image().hash();
        if (!hash.equals(replay.programHash())) {
            throw BadInput.file("'" + file + "' was recorded for another program: its hash is " + replay.programHash()
                    + ", that of '" + replay.program() + "' is now " + hash
                    + "; bring the program back to what it was, or run it anew with 'vmxlab run " + replay.program()
                    + "'");
        }
        long maxSteps =
                number(replay.settings(), file, "max-steps", Long.MAX_VALUE).orElse(-1L);
        Guest asFound = new Guest(program, PolicyOptions.policy(replay.settings()));
        Guest guest = DRAINED_BY_DECISION.equals(replay.settings().get(STORE_BUFFERS))
                ? asFound.drainedByDecision()
                : asFound;
        if (LAWS_AT_THE_END.equals(replay.settings().get(LAWS))) {
            guest = guest.withoutLaws();
        }
        return new SavedRun(replay, guest, maxSteps < 0 ? guest.maxSteps() : maxSteps);
    }

    /** The decisions of the file, each held against what the machine can do. */
    Schedule schedule() {
        Verified verified = new Verified(replay.performed());
        if (replay.judgement().isPresent()) {
            return new Judged(verified, replay.judgement().get());
        }
        return replay.end().startsWith(ViolationKind.LIVELOCK.label()) ? new Recurrence(verified) : verified;
    }

    /** Tells of a run that went another way than the file says; answers the exit code. */
    int diverged(Verified.Diverged diverged, PrintWriter err) {
        err.println("replay diverged at decision " + diverged.decision() + " of "
                + replay.performed().size() + ": " + diverged.getMessage());
        err.println("The program is the same, so vmxlab or the file changed since the run was saved; run it anew with"
                + " 'vmxlab run " + replay.program() + "'.");
        err.flush();
        return ExitCode.DIVERGED;
    }

    private static ReplayFile read(Path file) {
        try {
            return ReplayFile.parse(Files.readString(file));
        } catch (ReplayFile.Malformed malformed) {
            throw BadInput.file("'" + file + "': " + malformed.getMessage());
        } catch (CharacterCodingException binary) {
            throw BadInput.file("'" + file + "' is not text; replay files (.vmxr) are");
        } catch (IOException unreadable) {
            throw BadInput.file("'" + file + "' cannot be read: "
                    + (Files.isDirectory(file)
                            ? "it is a folder"
                            : Files.exists(file) ? unreadable.getMessage() : "there is no such file"));
        }
    }

    /** The variant, trigger, options and number of CPUs among {@code settings}, which {@code file} has. */
    static Request request(Map<String, String> settings, Path file) {
        Map<String, String> options = new LinkedHashMap<>();
        settings.forEach((name, value) -> {
            if (name.startsWith(OPTION)) {
                options.put(name.substring(OPTION.length()), value);
            }
        });
        return new Request(
                Optional.ofNullable(settings.get("variant")),
                Optional.ofNullable(settings.get("trigger")),
                options,
                number(settings, file, "cpus", Machine.MAX_CPUS).map(Long::intValue));
    }

    /** A setting that is a number from 1 to {@code largest}. */
    private static Optional<Long> number(Map<String, String> settings, Path file, String name, long largest) {
        String value = settings.get(name);
        if (value == null) {
            return Optional.empty();
        }
        try {
            long number = Long.parseLong(value);
            if (number >= 1 && number <= largest) {
                return Optional.of(number);
            }
        } catch (NumberFormatException notANumber) {
            // Told below, with the numbers out of range.
        }
        throw BadInput.file("'" + file + "': 'set " + name + " " + value + "': a number from 1 to " + largest
                + " is expected; the file was changed by hand or cut");
    }
}
