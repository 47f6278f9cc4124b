package org.vmxlab.encodings;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vmxlab.conformance.Deviation;

/**
 * Bytes and the instruction that another disassembler lists for them.
 *
 * @param listed null if it says that they are none
 */
record ListedCode(long at, byte[] code, PlainDisassembler.@Nullable Listed listed) implements EncodingRow {
    static final String NONE = "(bad)";

    @Override
    public String subject() {
        return HexFormat.ofDelimiter(" ").formatHex(code);
    }

    @Override
    public String mnemonic() {
        return listed == null ? NONE : InstructionText.of(listed.text()).mnemonic();
    }

    @Override
    public List<String> differences() {
        PlainDisassembler.Listed own = new OwnDisassembler().at(code, at).orElse(null);
        List<String> differences = new ArrayList<>();
        if (own == null || listed == null) {
            if (own != null || listed != null) {
                differences.add(EncodingRow.difference("text", shown(listed), shown(own)));
            }
            return differences;
        }
        if (own.length() != listed.length()) {
            differences.add(
                    EncodingRow.difference("length", String.valueOf(listed.length()), String.valueOf(own.length())));
        }
        if (!InstructionText.of(own.text()).agrees(InstructionText.of(listed.text()))) {
            differences.add(EncodingRow.difference("text", listed.text(), own.text()));
        }
        return differences;
    }

    private static String shown(PlainDisassembler.@Nullable Listed listed) {
        return listed == null ? "no instruction" : listed.text();
    }

    @Override
    public Optional<Deviation> deviation() {
        String text = listed == null ? NONE : listed.text();
        return new OwnDisassembler().at(code, at).flatMap(own -> ListingDeviation.of(text, own.text()));
    }

    @Override
    public JsonObject json() {
        JsonObject row = new JsonObject();
        row.addProperty("code", HexFormat.of().formatHex(code));
        row.addProperty("at", "0x" + Long.toHexString(at));
        if (listed == null) {
            row.add("text", JsonNull.INSTANCE);
        } else {
            row.addProperty("length", listed.length());
            row.addProperty("text", listed.text());
        }
        return row;
    }
}
