package org.vmxlab.encodings;

import com.google.gson.JsonObject;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.vmxlab.conformance.Deviation;

/**
 * A line and the code that another assembler made of it.
 *
 * @param code in hex
 */
record EncodedLine(long at, String line, String code) implements EncodingRow {

    @Override
    public String subject() {
        return line;
    }

    @Override
    public String mnemonic() {
        return InstructionText.of(line).mnemonic();
    }

    @Override
    public List<String> differences() {
        String own = LineBatch.alone(line, at)
                .assemble(new OwnAssembler())
                .get(0)
                .map(HexFormat.of()::formatHex)
                .orElse("a refusal");
        return own.equals(code) ? List.of() : List.of(EncodingRow.difference("code", code, own));
    }

    @Override
    public Optional<Deviation> deviation() {
        return Optional.empty();
    }

    @Override
    public JsonObject json() {
        JsonObject row = new JsonObject();
        row.addProperty("line", line);
        row.addProperty("at", "0x" + Long.toHexString(at));
        row.addProperty("code", code);
        return row;
    }
}
