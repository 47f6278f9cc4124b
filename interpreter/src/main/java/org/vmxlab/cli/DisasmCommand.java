package org.vmxlab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.vmxlab.image.ElfException;
import org.vmxlab.image.ElfReader;
import org.vmxlab.image.Image;
import org.vmxlab.report.CodeListing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vmxlab disasm}. */
@Command(
        mixinStandardHelpOptions = true,
        description = "Disassemble the code of an ELF64 file for x86-64.",
        header = {"Examples:", "  vmxlab asm my.asm -o my.elf && vmxlab disasm my.elf", "  vmxlab disasm routine.o", ""
        })
final class DisasmCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "An ELF64 file: our images, or what NASM, GNU as or gcc made.")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        Image image = read();
        PrintWriter out = spec.commandLine().getOut();
        if (!new CodeListing(image).print(out::println)) {
            throw BadInput.file("'" + file + "' has no section with code");
        }
        out.flush();
        return ExitCode.OK;
    }

    private Image read() {
        try {
            return ElfReader.read(Files.readAllBytes(file));
        } catch (ElfException malformed) {
            throw BadInput.file("'" + file + "': " + malformed.getMessage());
        } catch (IOException unreadable) {
            throw BadInput.file("'" + file + "' cannot be read: "
                    + (Files.exists(file) ? unreadable.getMessage() : "there is no such file"));
        }
    }
}
