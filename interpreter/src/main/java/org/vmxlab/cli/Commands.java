package org.vmxlab.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;

/**
 * The commands by name, in the order of the help. Making the model of one takes milliseconds of reflection, which each start
 * would pay for all: a command line that names one gets that one alone.
 */
final class Commands {
    private static final Map<String, Supplier<Object>> BY_NAME = byName();

    private Commands() {}

    private static Map<String, Supplier<Object>> byName() {
        Map<String, Supplier<Object>> all = new LinkedHashMap<>();
        all.put("run", RunCommand::new);
        all.put("explore", () -> resumable(new ExploreCommand()));
        all.put("merge", MergeCommand::new);
        all.put("matrix", MatrixCommand::new);
        all.put("inject", () -> resumable(new InjectCommand()));
        all.put("replay", ReplayCommand::new);
        all.put("debug", DebugCommand::new);
        all.put("report", ReportCommand::new);
        all.put("test", TestCommand::new);
        all.put("vectors", VectorsCommand::new);
        all.put("asm", AsmCommand::new);
        all.put("disasm", DisasmCommand::new);
        all.put("isa", IsaCommand::new);
        all.put("explain", ExplainCommand::new);
        all.put("litmus", LitmusCommand::new);
        all.put("doctor", DoctorCommand::new);
        all.put("generate-completion", AutoComplete.GenerateCompletion::new);
        all.put("generate-man", GenerateManCommand::new);
        return all;
    }

    private static CommandLine resumable(Object command) {
        CommandLine resumable = new CommandLine(command);
        ProgramOptions.programIsOptional(resumable.getCommandSpec());
        return resumable;
    }

    /** Adds every command. */
    static void addAll(CommandLine vmxlab) {
        BY_NAME.forEach((name, command) -> vmxlab.addSubcommand(name, command.get()));
    }

    /**
     * The command that {@code arguments} begin with, without {@code vmxlab} above it; empty where help, a suggestion or a command
     * itself looks at all.
     */
    static Optional<CommandLine> alone(String... arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        Supplier<Object> named = BY_NAME.get(first);
        if (named == null || first.startsWith("generate-")) {
            return Optional.empty();
        }
        Object command = named.get();
        CommandLine commandLine = command instanceof CommandLine made ? made : new CommandLine(command);
        return Optional.of(commandLine.setCommandName("vmxlab " + first));
    }
}
