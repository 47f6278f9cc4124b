package org.vmxlab.assembler;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.vmxlab.arch.Width;

/** The bytes of DB, DW, DD and DQ. */
final class DataWriter {
    private DataWriter() {}

    static byte[] bytes(Line line, List<Token> tokens, int unit, Names names) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<List<Token>> parts = Preprocessor.split(tokens);
        if (parts.isEmpty()) {
            throw AssemblyException.at("ASM095", line.end(), "values are missing");
        }
        for (List<Token> part : parts) {
            if (part.size() == 1 && part.get(0).kind() == Token.Kind.STRING) {
                string(out, part.get(0).text().getBytes(StandardCharsets.UTF_8), unit);
            } else {
                number(out, line, part, unit, names);
            }
        }
        return out.toByteArray();
    }

    /** A string fills whole units, with zeros at its end. */
    private static void string(ByteArrayOutputStream out, byte[] text, int unit) {
        out.writeBytes(text);
        for (int i = text.length; i % unit != 0; i++) {
            out.write(0);
        }
    }

    private static void number(ByteArrayOutputStream out, Line line, List<Token> part, int unit, Names names) {
        Value value = Expression.of(line, part, names);
        long number = value.number();
        Width width = Width.ofBytes(unit);
        boolean fits = number == width.zeroExtend(number) || number == width.signExtend(number);
        if (!fits && value.known()) {
            throw AssemblyException.at(
                    "ASM096",
                    line.span(part.get(0)),
                    "the value 0x" + Long.toHexString(number) + " does not fit in " + width.bits() + " bits");
        }
        for (int i = 0; i < unit; i++) {
            out.write((int) (number >>> (8 * i)));
        }
    }
}
