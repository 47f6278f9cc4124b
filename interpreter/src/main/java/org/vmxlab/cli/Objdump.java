package org.vmxlab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vmxlab.encodings.PlainDisassembler;

/** The disassembler of GNU binutils. */
final class Objdump implements PlainDisassembler {
    private static final Pattern LINE =
            Pattern.compile("\\s*([0-9a-f]+):\\t([0-9a-f]{2}(?: [0-9a-f]{2})*) *(?:\\t(.*))?");
    private static final Pattern PREFIXES = Pattern.compile(
            "(?:(?:rex(?:\\.\\w+)?|data16|addr32|[c-gs]s|lock|repn?z|rep|bnd|notrack|xacquire|xrelease)\\s*)+");

    private final ExternalTool objdump;

    private Objdump(ExternalTool objdump) {
        this.objdump = objdump;
    }

    /** Empty where it is not installed. */
    static Optional<Objdump> installed(Path folder) {
        return ExternalTool.installed("objdump", folder).map(Objdump::new);
    }

    @Override
    public Map<Long, Listed> disassemble(byte[] image, long origin) {
        Path file = objdump.file("image.bin");
        try {
            Files.write(file, image);
        } catch (IOException unusable) {
            throw BadInput.file("objdump cannot be used: " + unusable.getMessage());
        }
        // Intel's processors ignore an operand-size prefix of near branches, AMD's do not.
        return listed(objdump.run(
                "-D",
                "-w",
                "--insn-width=16",
                "-b",
                "binary",
                "-m",
                "i386:x86-64",
                "-M",
                "intel,intel64",
                "--adjust-vma=" + origin,
                file.toString()));
    }

    private static Map<Long, Listed> listed(String listing) {
        Map<Long, Listed> listed = new HashMap<>();
        long begin = 0;
        int length = 0;
        String before = "";
        for (String line : listing.lines().toList()) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                continue;
            }
            begin = before.isEmpty() ? Long.parseUnsignedLong(matcher.group(1), 16) : begin;
            length += (matcher.group(2).length() + 1) / 3;
            String text = (before + " " + (matcher.group(3) == null ? "" : matcher.group(3))).strip();
            // Prefixes that it does not take together with the instruction stand on a line of their own, such as REX in
            // front of another prefix; what they mean together is lost then.
            if (PREFIXES.matcher(text).matches()) {
                before = text;
            } else if (before.isEmpty()) {
                listed.put(begin, new Listed(length, text));
                length = 0;
            } else {
                before = "";
                length = 0;
            }
        }
        return listed;
    }
}
