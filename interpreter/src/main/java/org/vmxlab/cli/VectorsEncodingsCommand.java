package org.vmxlab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.vmxlab.encodings.EncodingCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private RowOptions options = new RowOptions();

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Lines and sequences of bytes, together (default: ${DEFAULT-VALUE}).")
    private long count;

    @Override
    public Integer call() {
        options.check();
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
        EncodingCheck check = new EncodingCheck(nasm.map(tool -> tool), objdump.map(tool -> tool), options.seed());
        if (options.write(check::rows)) {
            return ExitCode.OK;
        }
        err.println("seed " + options.seed() + ", " + count + " lines and sequences of bytes");
        Optional<EncodingCheck.Divergence> found = check.compare(count, done -> {
            if (done % REPORTED == 0) {
                err.println(done + " agree");
            }
        });
        out.println(check.agreed() + " agree (seed " + options.seed() + "): " + check.agreedLines()
                + " lines with NASM, " + check.agreedCodes() + " sequences of bytes with objdump; " + check.passedOver()
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
        options.report(out, divergence.differences(), "the other tool's", divergence.row());
    }
}
