package org.vmxlab.encodings;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vmxlab.conformance.ConformanceTest;
import org.vmxlab.conformance.Finding;
import org.vmxlab.conformance.Observations;

/** Rows of other tools' answers about one instruction: how its lines are encoded, or how its bytes are listed. */
public final class EncodingRows implements ConformanceTest {
    private final String file;
    private final String what;
    private final List<Numbered> rows = new ArrayList<>();

    /** A row with its line in the file. */
    private record Numbered(int number, EncodingRow row) {}

    private EncodingRows(String file, String what) {
        this.file = file;
        this.what = what;
    }

    /** Whether {@code row} is one of these: it has a {@code line}, or a {@code text} for its {@code code}. */
    public static boolean isEncoding(JsonObject row) {
        return row.has("line") || row.has("text");
    }

    /**
     * The tests of a file.
     *
     * @param rows by their lines in the file
     * @throws IllegalArgumentException for a row that cannot be understood; the message says which
     */
    public static List<ConformanceTest> tests(String file, Map<Integer, JsonObject> rows) {
        Map<String, EncodingRows> tests = new LinkedHashMap<>();
        rows.forEach((number, json) -> {
            EncodingRow row = read(number, json);
            String what = (row instanceof EncodedLine ? "encoding of " : "listing of ") + row.mnemonic();
            tests.computeIfAbsent(what, key -> new EncodingRows(file, key)).rows.add(new Numbered(number, row));
        });
        return List.copyOf(tests.values());
    }

    private static EncodingRow read(int number, JsonObject row) {
        try {
            String code = text(row, "code");
            long at = Long.decode(text(row, "at"));
            if (row.has("line")) {
                return new EncodedLine(at, text(row, "line"), code);
            }
            return new ListedCode(at, HexFormat.of().parseHex(code), listed(row));
        } catch (IllegalArgumentException unusable) {
            throw new IllegalArgumentException(
                    "line " + number + ": it needs 'at' and 'code' in hex, and 'line', or 'text' with 'length'",
                    unusable);
        }
    }

    /** What the other lists; null where it says that these bytes are no instruction. */
    private static PlainDisassembler.@Nullable Listed listed(JsonObject row) {
        if (!row.has("text")) {
            throw new IllegalArgumentException("no 'text'");
        }
        return row.get("text").isJsonNull()
                ? null
                : new PlainDisassembler.Listed(Integer.parseInt(text(row, "length")), text(row, "text"));
    }

    private static String text(JsonObject row, String member) {
        if (row.get(member) instanceof JsonPrimitive primitive) {
            return primitive.getAsString();
        }
        throw new IllegalArgumentException("no '" + member + "'");
    }

    @Override
    public String name() {
        return file + ": " + what;
    }

    @Override
    public Finding run(Observations observations) {
        for (Numbered numbered : rows) {
            List<String> differences = numbered.row().differences();
            if (!differences.isEmpty()) {
                return fail(numbered, differences);
            }
        }
        return Finding.pass(rows.size() + (rows.size() == 1 ? " row" : " rows"));
    }

    private Finding fail(Numbered numbered, List<String> differences) {
        List<String> report = new ArrayList<>();
        report.add("first divergence: " + file + ":" + numbered.number() + ": "
                + numbered.row().subject());
        report.addAll(differences);
        report.add("  repeat: vmxlab test " + file + " --filter '" + what + "'");
        return Finding.fail(
                numbered.row().subject() + ": " + differences.get(0).strip().replaceAll("\\s+", " "), report);
    }
}
