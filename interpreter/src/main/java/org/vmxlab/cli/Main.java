package org.vmxlab.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Spec;

/** {@code vmxlab}: the command line. */
@Command(
        name = "vmxlab",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Runs hypervisor routines on emulated x86-64 CPUs with VMX and local APICs, and shows why they break.",
        header = {
            "Examples:",
            "  vmxlab run xen/vmcs-race                   the race of 2017, along its interleaving",
            "  vmxlab run xen/vmcs-race --variant landed  the same with the fix that landed",
            "  vmxlab run my.asm --trace                  your own program, instruction by instruction",
            "  vmxlab inject xen/vmcs-race --variant landed   a fault at every site of it, and what each comes to",
            "  vmxlab report vmcs-race.vmxr               a saved run, a column for each CPU",
            "  vmxlab debug vmcs-race.vmxr                the same by hand, forwards and backwards",
            "  vmxlab isa vmptrld                         what an instruction does, from its one definition",
            "  vmxlab test guest-programs/conformance      the conformance suite: VMX, APIC, integer instructions",
            "  vmxlab explain VMX101                      what a code means",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 as expected; 1 violation found or test failed; 2 usage; 3 bad input;",
            "4 no violation, but search incomplete; 5 replay diverged; 70 internal error;",
            "130 interrupted (Ctrl-C)."
        })
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing command");
    }

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, false, java.nio.charset.StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, java.nio.charset.StandardCharsets.UTF_8);
        if (arguments.length == 1 && arguments[0].equals("--version")) {
            // Scripts ask this often, and what reads command lines takes longer to start than to answer.
            Arrays.stream(new Version().getVersion()).forEach(out::println);
            out.flush();
            return;
        }
        Optional<CommandLine> alone = Commands.alone(arguments);
        int code = alone.isPresent()
                ? execute(set(alone.get(), out, err), err, Arrays.copyOfRange(arguments, 1, arguments.length))
                : execute(commandLine(out, err), err, arguments);
        out.flush();
        System.exit(code);
    }

    /** Executes; where the JVM has no memory or stack left, that is no verdict, so the exit code says it. */
    private static int execute(CommandLine commandLine, PrintWriter err, String... arguments) {
        try {
            return commandLine.execute(arguments);
        } catch (OutOfMemoryError exhausted) {
            err.println("error: out of memory; give the JVM more with JAVA_TOOL_OPTIONS=-Xmx8g, or set bounds");
            err.flush();
            return ExitCode.INTERNAL;
        } catch (StackOverflowError tooDeep) {
            err.println("internal error: something is nested too deep (a bug of vmxlab, not of your program)");
            err.println("Please report it with the command and the program that led to it.");
            err.flush();
            return ExitCode.INTERNAL;
        }
    }

    /** The command line, writing results to {@code out} and everything else to {@code err}. */
    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        CommandLine vmxlab = new CommandLine(new Main());
        Commands.addAll(vmxlab);
        vmxlab.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, Main::commandList);
        return set(vmxlab, out, err);
    }

    /** What is set here goes to the commands that are there, so they come first. */
    private static CommandLine set(CommandLine commandLine, PrintWriter out, PrintWriter err) {
        Failures failures = new Failures();
        return commandLine
                .setOut(out)
                .setErr(err)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setExitCodeExceptionMapper(failures)
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
    }

    /** Headers are examples, so what a command does stands in its description. */
    private static String commandList(CommandLine.Help help) {
        Map<String, String> commands = new LinkedHashMap<>();
        help.subcommands()
                .forEach((name, command) ->
                        commands.put(name, command.commandSpec().usageMessage().description()[0]));
        return help.createTextTable(commands).toString();
    }
}
