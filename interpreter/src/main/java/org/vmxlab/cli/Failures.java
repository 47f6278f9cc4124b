package org.vmxlab.cli;

import java.io.PrintWriter;
import picocli.CommandLine;

/**
 * What a user is told when a command line is not understood or a command fails, and with which exit code the process ends. A class and
 * not three lambdas: the archive of classes takes no lambda for an interface as old as picocli's.
 */
final class Failures
        implements CommandLine.IExitCodeExceptionMapper,
                CommandLine.IParameterExceptionHandler,
                CommandLine.IExecutionExceptionHandler {
    /** One message, what was perhaps meant, and where the rest stands; the whole of it would hide the message. */
    @Override
    public int handleParseException(CommandLine.ParameterException exception, String[] arguments) {
        CommandLine command = exception.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("error: " + exception.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(exception, err);
        err.println("'" + command.getCommandSpec().qualifiedName() + " --help' shows what it takes");
        err.flush();
        return ExitCode.USAGE;
    }

    @Override
    public int getExitCode(Throwable exception) {
        if (exception instanceof CommandLine.ParameterException) {
            return ExitCode.USAGE;
        }
        return exception instanceof BadInput bad ? bad.exitCode() : ExitCode.INTERNAL;
    }

    @Override
    public int handleExecutionException(Exception exception, CommandLine commandLine, CommandLine.ParseResult parsed) {
        PrintWriter err = commandLine.getErr();
        if (exception instanceof BadInput bad) {
            String message = String.valueOf(bad.getMessage());
            err.println(message.startsWith("error") || message.startsWith("warning") ? message : "error: " + message);
            return bad.exitCode();
        }
        err.println("internal error: " + exception + " (a bug of vmxlab, not of your program)");
        Throwable root = exception;
        while (root.getCause() != null) {
            root = root.getCause();
            err.println("caused by: " + root);
        }
        StackTraceElement[] trace = root.getStackTrace();
        for (int i = 0; i < Math.min(trace.length, 8); i++) {
            err.println("  at " + trace[i]);
        }
        err.println("Please report it with the command and the program that led to it.");
        return ExitCode.INTERNAL;
    }
}
