package org.vmxlab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vmxlab.encodings.EncodingCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vmxlab vectors encodings}. */
@Command(
        name = "encodings",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Compare how random instructions are encoded with NASM, and how random bytes are listed with objdump.",
        footer = {
            "",
            "Exit codes: 0 all agree, or neither is installed; 1 a divergence; 2 usage; 3 a tool cannot be run."
        })
final class VectorsEncodingsCommand implements Callable<Integer> {
    private static final long REPORTED = 30_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Lines and sequences of bytes, together (default: ${DEFAULT-VALUE}).")
    private long count;

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "Compare nothing; write N rows for each form and direction, with the tools' answers.")
    private @Nullable Integer rows;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where rows, or the row of a divergence, are written (a divergence is added at the end).")
    private @Nullable Path output;

    @Override
    public Integer call() {
        if (rows != null && output == null) {
            throw BadInput.usage("--rows needs -o FILE");
        }
        try (TemporaryFolder folder = new TemporaryFolder("vmxlab-encodings")) {
            return compare(Nasm.installed(folder.path()), Objdump.installed(folder.path()));
        } catch (IOException unusable) {
            throw BadInput.file("the tools cannot be asked: " + unusable.getMessage());
        }
    }

    private int compare(Optional<Nasm> nasm, Optional<Objdump> objdump) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (nasm.isEmpty()) {
            out.println("skipped: text to code; NASM is needed");
        }
        if (objdump.isEmpty()) {
            out.println("skipped: code to text; objdump of GNU binutils is needed");
        }
        out.flush();
        if (nasm.isEmpty() && objdump.isEmpty()) {
            return ExitCode.OK;
        }
        EncodingCheck check = new EncodingCheck(nasm.map(tool -> tool), objdump.map(tool -> tool), seed);
        if (rows != null && output != null) {
            Files.write(output, check.rows(rows));
            return ExitCode.OK;
        }
        err.println("seed " + seed + ", " + count + " lines and sequences of bytes");
        Optional<EncodingCheck.Divergence> found = check.compare(count, done -> {
            if (done % REPORTED == 0) {
                err.println(done + " agree");
            }
        });
        out.println(check.agreed() + " lines and sequences of bytes agree (seed " + seed + "); " + check.passedOver()
                + " were not compared: NASM refuses the line, or this machine does not have the instruction");
        out.println("known deviations of objdump, and how often they showed:");
        check.known()
                .forEach((deviation, times) -> out.println("  " + deviation.id() + ": " + times + "   "
                        + deviation.text() + " (" + deviation.section() + ")"));
        out.flush();
        if (found.isEmpty()) {
            return ExitCode.OK;
        }
        report(out, found.get());
        return ExitCode.VIOLATION;
    }

    private void report(PrintWriter out, EncodingCheck.Divergence divergence) throws IOException {
        out.println("first divergence, shrunk: " + divergence.subject());
        divergence.differences().forEach(out::println);
        out.println("  expected is the other tool's answer; as a row of vectors:");
        out.println(divergence.row());
        out.flush();
        if (output != null) {
            Files.writeString(output, divergence.row() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }
}
