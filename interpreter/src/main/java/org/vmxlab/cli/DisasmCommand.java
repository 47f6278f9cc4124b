package org.vmxlab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.vmxlab.image.ElfException;
import org.vmxlab.image.ElfReader;
import org.vmxlab.image.Image;
import org.vmxlab.image.Segment;
import org.vmxlab.image.Symbol;
import org.vmxlab.isa.Decoder;
import org.vmxlab.isa.Decoding;
import org.vmxlab.isa.Disassembler;
import org.vmxlab.isa.InstructionSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vmxlab disasm}. */
@Command(
        name = "disasm",
        mixinStandardHelpOptions = true,
        description = "Disassemble the code of an ELF64 file for x86-64.",
        header = {"Examples:", "  vmxlab asm my.asm -o my.elf && vmxlab disasm my.elf", "  vmxlab disasm routine.o", ""})
final class DisasmCommand implements Callable<Integer> {
    private static final int LONGEST = 15;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "An ELF64 file: our images, or what NASM, GNU as or gcc made.")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        Image image = read();
        PrintWriter out = spec.commandLine().getOut();
        boolean any = false;
        for (Segment segment : image.segments()) {
            if (segment.executable()) {
                any = true;
                out.println("section " + segment.name());
                print(image, segment, out);
            }
        }
        if (!any) {
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
            throw BadInput.file("'" + file + "' cannot be read: " + (Files.exists(file) ? unreadable.getMessage() : "there is no such file"));
        }
    }

    private static void print(Image image, Segment segment, PrintWriter out) {
        Decoder decoder = new Decoder(InstructionSet.standard());
        Disassembler disassembler = new Disassembler(address -> image.symbols().stream()
                .filter(symbol -> symbol.address() == address)
                .map(Symbol::name)
                .findFirst());
        byte[] code = segment.content();
        // Zeros behind the end, so that the last instruction can be looked at whole.
        byte[] padded = java.util.Arrays.copyOf(code, code.length + LONGEST);
        int at = 0;
        while (at < code.length) {
            long address = segment.address() + at;
            image.symbols().stream()
                    .filter(symbol -> symbol.address() == address)
                    .forEach(symbol -> out.println("\n" + symbol.name() + ":"));
            int start = at;
            Decoding decoding = decoder.decode(offset -> padded[start + offset], address);
            int length = Math.max(1, Math.min(decoding.length(), code.length - at));
            if (decoding instanceof Decoding.Decoded decoded) {
                out.printf("  %8x  %-30s %s%n", address, hex(code, at, length), disassembler.text(decoded.instruction()));
            } else {
                length = 1;
                out.printf("  %8x  %-30s db 0x%02x    ; %s%n", address, hex(code, at, 1), code[at], ((Decoding.Undecodable) decoding).message());
            }
            at += length;
        }
    }

    private static String hex(byte[] code, int at, int length) {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < length; i++) {
            hex.append(String.format("%02x", code[at + i]));
        }
        return hex.toString();
    }
}
