package org.vmxlab.cli;

import java.util.List;
import java.util.Optional;
import picocli.AutoComplete;
import picocli.CommandLine;

/**
 * The commands by name, in the order of the help. Making the model of one takes milliseconds of reflection, which each start
 * would pay for all: a command line that names one gets that one alone.
 */
final class Commands {
    private static final List<String> NAMES = List.of(
            "run",
            "explore",
            "merge",
            "matrix",
            "inject",
            "replay",
            "debug",
            "report",
            "test",
            "vectors",
            "asm",
            "disasm",
            "isa",
            "explain",
            "litmus",
            "doctor",
            "generate-completion",
            "generate-man");

    private Commands() {}

    /** A switch: a table of references to constructors would make an object of each at every start. */
    private static Object command(String name) {
        return switch (name) {
            case "run" -> new RunCommand();
            case "explore" -> resumable(new ExploreCommand());
            case "merge" -> new MergeCommand();
            case "matrix" -> new MatrixCommand();
            case "inject" -> resumable(new InjectCommand());
            case "replay" -> new ReplayCommand();
            case "debug" -> new DebugCommand();
            case "report" -> new ReportCommand();
            case "test" -> new TestCommand();
            case "vectors" -> new VectorsCommand();
            case "asm" -> new AsmCommand();
            case "disasm" -> new DisasmCommand();
            case "isa" -> new IsaCommand();
            case "explain" -> new ExplainCommand();
            case "litmus" -> new LitmusCommand();
            case "doctor" -> new DoctorCommand();
            case "generate-completion" -> new AutoComplete.GenerateCompletion();
            case "generate-man" -> new GenerateManCommand();
            default -> throw new IllegalArgumentException("no command: " + name);
        };
    }

    private static CommandLine resumable(Object command) {
        CommandLine resumable = new CommandLine(command);
        ProgramOptions.programIsOptional(resumable.getCommandSpec());
        return resumable;
    }

    /** Adds every command. */
    static void addAll(CommandLine vmxlab) {
        NAMES.forEach(name -> vmxlab.addSubcommand(name, command(name)));
    }

    /**
     * The command that {@code arguments} begin with, without {@code vmxlab} above it; empty where help, a suggestion or a command
     * itself looks at all.
     */
    static Optional<CommandLine> alone(String... arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        if (!NAMES.contains(first) || first.startsWith("generate-")) {
            return Optional.empty();
        }
        Object command = command(first);
        CommandLine commandLine = command instanceof CommandLine made ? made : new CommandLine(command);
        return Optional.of(commandLine.setCommandName("vmxlab " + first));
    }
}
