package org.vmxlab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.vmxlab.assembler.Program;
import org.vmxlab.assembler.Request;
import org.vmxlab.guest.Guest;
import org.vmxlab.machine.Machine;
import org.vmxlab.schedule.ReplayFile;
import org.vmxlab.schedule.Verified;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vmxlab replay}. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = "Perform a saved run again, step by step; stops where the program does something else now.",
        header = {"Examples:", "  vmxlab replay vmcs-race.vmxr", "  vmxlab replay vmcs-race.vmxr --json", ""},
        footer = {
            "",
            "Exit codes: 1 the violation is there again; 3 the file is wrong, or for another program;",
            "5 the run goes elsewhere than the recorded one; 130 interrupted (Ctrl-C)."
        })
final class ReplayCommand implements Callable<Integer> {
    private static final String OPTION = "option:";

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A replay file (.vmxr).")
    private Path file = Path.of("");

    @Mixin
    private ResultOptions results = new ResultOptions();

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        ReplayFile replay = read();
        Program program = ProgramOptions.assemble(replay.program(), request(replay), err)
                .program()
                .orElseThrow();
        String hash = program.image().hash();
        if (!hash.equals(replay.programHash())) {
            throw BadInput.file("'" + file + "' was recorded for another program: its hash is " + replay.programHash()
                    + ", that of '" + replay.program() + "' is now " + hash
                    + "; bring the program back to what it was, or run it anew with 'vmxlab run " + replay.program()
                    + "'");
        }
        Guest guest = new Guest(program, PolicyOptions.policy(replay.settings()));
        try {
            Execution execution = new Execution(guest, replay.program(), results.unsaved(), spec.commandLine());
            long maxSteps = number(replay, "max-steps", Long.MAX_VALUE).orElse(guest.maxSteps());
            return execution.run(new Execution.Plan(
                    new Verified(replay.performed()),
                    Optional.empty(),
                    Optional.empty(),
                    maxSteps,
                    Execution.Tracing.NONE,
                    List.of(),
                    Map.of()));
        } catch (Verified.Diverged diverged) {
            err.println("replay diverged at decision " + diverged.decision() + " of "
                    + replay.performed().size() + ": " + diverged.getMessage());
            err.println(
                    "The program is the same, so vmxlab or the file changed since the run was saved; run it anew with"
                            + " 'vmxlab run " + replay.program() + "'.");
            err.flush();
            return ExitCode.DIVERGED;
        }
    }

    private ReplayFile read() {
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

    /** A setting that is a number from 1 to {@code largest}. */
    private Optional<Long> number(ReplayFile replay, String name, long largest) {
        String value = replay.settings().get(name);
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

    private Request request(ReplayFile replay) {
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
                number(replay, "cpus", Machine.MAX_CPUS).map(Long::intValue));
    }
}
