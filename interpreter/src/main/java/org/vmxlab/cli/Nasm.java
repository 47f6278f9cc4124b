package org.vmxlab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vmxlab.encodings.PlainAssembler;

/** The Netwide Assembler. */
final class Nasm implements PlainAssembler {
    private static final Pattern ERROR = Pattern.compile("^[^:]*:([0-9]+): error:", Pattern.MULTILINE);

    private final ExternalTool nasm;

    private Nasm(ExternalTool nasm) {
        this.nasm = nasm;
    }

    /** Empty where it is not installed. */
    static Optional<Nasm> installed(Path folder) {
        return ExternalTool.installed("nasm", folder).map(Nasm::new);
    }

    @Override
    public Output assemble(String source) {
        Path file = nasm.file("source.asm");
        Path binary = nasm.file("source.bin");
        try {
            Files.writeString(file, source);
            Files.deleteIfExists(binary);
            String messages = nasm.run("-f", "bin", "-w-all", "-o", binary.toString(), file.toString());
            Set<Integer> refused = new TreeSet<>();
            Matcher error = ERROR.matcher(messages);
            while (error.find()) {
                refused.add(Integer.parseInt(error.group(1)));
            }
            if (Files.exists(binary)) {
                return new Output(Files.readAllBytes(binary), Set.of());
            }
            if (refused.isEmpty()) {
                throw BadInput.file("NASM made nothing and says: "
                        + messages.lines().findFirst().orElse("nothing"));
            }
            return new Output(new byte[0], refused);
        } catch (IOException unusable) {
            throw BadInput.file("NASM cannot be used: " + unusable.getMessage());
        }
    }
}
