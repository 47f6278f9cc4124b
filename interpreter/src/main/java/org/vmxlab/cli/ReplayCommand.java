package org.vmxlab.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.vmxlab.schedule.Verified;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vmxlab replay}. */
@Command(
        mixinStandardHelpOptions = true,
        description = "Perform a saved run again, step by step; stops where the program does something else now.",
        header = {"Examples:", "  vmxlab replay vmcs-race.vmxr", "  vmxlab replay vmcs-race.vmxr --json", ""},
        footer = {
            "",
            "Exit codes: 1 the violation is there again; 3 the file is wrong, or for another program;",
            "5 the run goes elsewhere than the recorded one; 130 interrupted (Ctrl-C)."
        })
final class ReplayCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A replay file (.vmxr).")
    private Path file = Path.of("");

    @Mixin
    private ResultOptions results = new ResultOptions();

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        SavedRun saved = SavedRun.open(file, err);
        try {
            Execution execution =
                    new Execution(saved.guest(), saved.replay().program(), results.unsaved(), spec.commandLine());
            return execution.run(new Execution.Plan(
                    saved.schedule(),
                    Optional.empty(),
                    Optional.empty(),
                    saved.maxSteps(),
                    Execution.Tracing.NONE,
                    List.of(),
                    Map.of()));
        } catch (Verified.Diverged diverged) {
            return saved.diverged(diverged, err);
        }
    }
}
