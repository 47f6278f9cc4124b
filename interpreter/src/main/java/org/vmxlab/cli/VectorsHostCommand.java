package org.vmxlab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.vmxlab.vectors.ProcessorCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vmxlab vectors host}. */
@Command(
        name = "host",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Compare random integer instructions with the processor that this runs on (gcc is needed).",
        footer = {
            "",
            "Exit codes: 0 all agree, or there is no gcc; 1 a divergence; 2 usage; 3 the program cannot be run."
        })
final class VectorsHostCommand implements Callable<Integer> {
    private static final long REPORTED = 100_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RowOptions options = new RowOptions();

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Instructions (default: ${DEFAULT-VALUE}).")
    private long count;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        options.check();
        try (HostProcessor processor = HostProcessor.build().orElse(null)) {
            if (processor == null) {
                out.println("skipped: gcc on an x86-64 processor is needed");
                out.flush();
                return ExitCode.OK;
            }
            ProcessorCheck check = new ProcessorCheck(processor, options.seed());
            if (options.write(check::rows)) {
                return ExitCode.OK;
            }
            err.println("seed " + options.seed() + ", " + count + " instructions");
            Optional<ProcessorCheck.Divergence> found = check.compare(count, done -> {
                if (done % REPORTED == 0) {
                    err.println(done + " agree");
                }
            });
            if (found.isEmpty()) {
                out.println(count + " instructions agree with this processor (seed " + options.seed() + ")");
                out.flush();
                return ExitCode.OK;
            }
            report(out, found.get());
            return ExitCode.VIOLATION;
        } catch (IOException unusable) {
            throw BadInput.file("this processor cannot be asked: " + unusable.getMessage());
        }
    }

    private void report(PrintWriter out, ProcessorCheck.Divergence divergence) throws IOException {
        out.println("first divergence: instruction " + divergence.number() + " of seed " + options.seed() + ": "
                + divergence.instruction());
        options.report(out, divergence.differences(), "this processor's", divergence.row());
    }
}
