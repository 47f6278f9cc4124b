package org.vmxlab.cli;

import java.io.IOException;
import java.io.PrintWriter;
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
            "Exit codes: 1 the violation is there again; 5 the program does something else; 3 the file is wrong."
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
            err.println("note: the program changed since the run was saved (hash " + replay.programHash() + ", now "
                    + hash + ")");
        }
        Guest guest = new Guest(program, PolicyOptions.policy(replay.settings()));
        try {
            Execution execution = new Execution(guest, replay.program(), results.unsaved(), spec.commandLine());
            long maxSteps =
                    Long.parseLong(replay.settings().getOrDefault("max-steps", Long.toString(guest.maxSteps())));
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
            err.println("The program, its options or vmxlab changed since the run was saved; run it anew.");
            err.flush();
            return ExitCode.DIVERGED;
        }
    }

    private ReplayFile read() {
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
                Optional.ofNullable(replay.settings().get("cpus")).map(Integer::valueOf));
    }
}
