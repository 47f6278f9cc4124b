package org.vmxlab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vmxlab.assembler.Assembler;
import org.vmxlab.image.ElfWriter;
import org.vmxlab.image.Image;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vmxlab asm}. */
@Command(
        mixinStandardHelpOptions = true,
        description = "Assemble a program to an ELF64 file, or list what it becomes.",
        header = {"Examples:", "  vmxlab asm my.asm -o my.elf", "  vmxlab asm xen/vmcs-race --listing | less", ""})
final class AsmCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ProgramOptions program = new ProgramOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the ELF64 file here.")
    private @Nullable Path output;

    @Option(names = "--listing", description = "Print address, bytes and source of each line; expansions are indented.")
    private boolean listing;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Assembler.Result result = program.assemble(spec.commandLine().getErr());
        Image image = result.program().orElseThrow().image();
        if (listing) {
            out.print(result.listing().text());
        }
        if (output != null) {
            try {
                Files.write(output, new ElfWriter(image).bytes());
            } catch (IOException unwritable) {
                throw BadInput.file("'" + output + "' cannot be written: " + Unwritable.reason(unwritable));
            }
        }
        if (output == null && !listing) {
            out.println("assembled without errors: " + image.segments().size() + " segments, "
                    + image.symbols().size() + " symbols, hash " + image.hash()
                    + "; -o FILE writes it, --listing shows it");
        }
        out.flush();
        return ExitCode.OK;
    }
}
