package org.vmxlab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vmxlab.vectors.NasmSequence;
import org.vmxlab.vectors.RowException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vmxlab vectors nasm}. */
@Command(
        name = "nasm",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Write a VMX sequence as a NASM program that boots by itself and prints its answers.",
        footer = {"", "nasm -f bin SEQUENCE.asm -o disk.img; the image boots Bochs, QEMU and PCs with a BIOS."})
final class VectorsNasmCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "Vectors (.jsonl).")
    private Path file = Path.of("");

    @Option(names = "--id", paramLabel = "ID", required = true, description = "The row.")
    private String id = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where the program is written (default: standard output).")
    private @Nullable Path output;

    @Override
    public Integer call() {
        try {
            String program = NasmSequence.program(Files.readString(file), id, BootFrame.vmx());
            if (output != null) {
                Files.writeString(output, program);
            } else {
                spec.commandLine().getOut().print(program);
                spec.commandLine().getOut().flush();
            }
            return ExitCode.OK;
        } catch (RowException bad) {
            throw BadInput.file("'" + file + "': " + bad.getMessage());
        } catch (IOException unusable) {
            throw BadInput.file("'" + file + "' cannot be read, or the program not written: " + unusable.getMessage());
        }
    }
}
