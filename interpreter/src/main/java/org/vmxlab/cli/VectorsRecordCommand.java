package org.vmxlab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vmxlab.vectors.RowException;
import org.vmxlab.vectors.SequenceRecorder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vmxlab vectors record}. */
@Command(
        name = "record",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Perform VMX sequences on this machine and write them as vectors with its answers.")
final class VectorsRecordCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "Sequences: 'seq NAME', then an operation a line.")
    private Path file = Path.of("");

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "ivy_bridge",
            description = "Model of the machine (default: ${DEFAULT-VALUE}).")
    private String model = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where the rows are written (default: standard output).")
    private @Nullable Path output;

    @Override
    public Integer call() {
        try {
            List<String> rows = SequenceRecorder.rows(Files.readString(file), model);
            if (output != null) {
                Files.write(output, rows);
            } else {
                rows.forEach(spec.commandLine().getOut()::println);
                spec.commandLine().getOut().flush();
            }
            return ExitCode.OK;
        } catch (RowException bad) {
            throw BadInput.file("'" + file + "': " + bad.getMessage());
        } catch (IOException unusable) {
            throw BadInput.file("'" + file + "' cannot be recorded: " + unusable.getMessage());
        }
    }
}
