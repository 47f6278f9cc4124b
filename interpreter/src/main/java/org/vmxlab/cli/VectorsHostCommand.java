package org.vmxlab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vmxlab.vectors.ProcessorCheck;
import picocli.CommandLine.Command;
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

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Instructions (default: ${DEFAULT-VALUE}).")
    private long count;

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "Compare nothing; write N rows for each form and use of it, with this processor's answers.")
    private @Nullable Integer rows;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where rows, or the row of a divergence, are written (a divergence is added at the end).")
    private @Nullable Path output;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (rows != null && output == null) {
            throw BadInput.usage("--rows needs -o FILE");
        }
        try (HostProcessor processor = HostProcessor.build().orElse(null)) {
            if (processor == null) {
                out.println("skipped: gcc on an x86-64 processor is needed");
                out.flush();
                return ExitCode.OK;
            }
            ProcessorCheck check = new ProcessorCheck(processor, seed);
            if (rows != null && output != null) {
                Files.write(output, check.rows(rows));
                return ExitCode.OK;
            }
            err.println("seed " + seed + ", " + count + " instructions");
            Optional<ProcessorCheck.Divergence> found = check.compare(count, done -> {
                if (done % REPORTED == 0) {
                    err.println(done + " agree");
                }
            });
            if (found.isEmpty()) {
                out.println(count + " instructions agree with this processor (seed " + seed + ")");
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
        out.println("first divergence: instruction " + divergence.number() + " of seed " + seed + ": "
                + divergence.instruction());
        divergence.differences().forEach(out::println);
        out.println("  expected is this processor's answer; as a row of vectors:");
        out.println(divergence.row());
        out.flush();
        if (output != null) {
            Files.writeString(output, divergence.row() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }
}
