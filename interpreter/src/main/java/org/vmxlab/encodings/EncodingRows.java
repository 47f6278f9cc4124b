package org.vmxlab.encodings;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
            String code = row.get("code").getAsString();
            long at = Long.decode(row.get("at").getAsString());
            if (row.has("line")) {
                return new EncodedLine(at, row.get("line").getAsString(), code);
            }
            boolean none = row.get("text").isJsonNull();
            return new ListedCode(
                    at,
                    HexFormat.of().parseHex(code),
                    none
                            ? null
                            : new PlainDisassembler.Listed(
                                    row.get("length").getAsInt(),
                                    row.get("text").getAsString()));
        } catch (NullPointerException | UnsupportedOperationException | IllegalArgumentException incomplete) {
            throw new IllegalArgumentException(
                    "line " + number + ": it needs 'at' and 'code' in hex, and 'line', or 'text' with 'length'",
                    incomplete);
        }
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
