package org.vmxlab.vectors;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vmxlab.conformance.ConformanceTest;
import org.vmxlab.conformance.Finding;
import org.vmxlab.conformance.Observations;
import org.vmxlab.encodings.EncodingRows;

/** A file of vectors as tests: a test for each sequence, and one for each form of integer instructions. */
public final class VectorFile {
    private VectorFile() {}

    /** A line that says nothing about the machine. */
    private record Unreadable(String name, String reason) implements ConformanceTest {
        @Override
        public Finding run(Observations observations) {
            return Finding.error(reason, List.of());
        }
    }

    /**
     * The tests of a file of rows.
     *
     * @param name of the file, as people see it
     * @param meta contents of {@code NAME.meta.json} beside it, empty if there is none
     */
    public static List<ConformanceTest> tests(String name, String text, Optional<String> meta) {
        List<ConformanceTest> tests = new ArrayList<>();
        VectorModels models;
        try {
            models = new VectorModels(meta.map(VectorFile::object));
        } catch (JsonParseException | IllegalStateException | IllegalArgumentException broken) {
            return List.of(new Unreadable(name, "its .meta.json cannot be understood: " + broken.getMessage()));
        }
        Map<String, List<IntegerRows.Numbered>> forms = new LinkedHashMap<>();
        Map<Integer, JsonObject> encodings = new LinkedHashMap<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).isBlank()) {
                continue;
            }
            String place = name + ":" + (i + 1);
            try {
                JsonObject row = object(lines.get(i));
                if (EncodingRows.isEncoding(row)) {
                    encodings.put(i + 1, row);
                } else if (row.has("insn")) {
                    forms.computeIfAbsent(form(row), key -> new ArrayList<>())
                            .add(new IntegerRows.Numbered(i + 1, row));
                } else {
                    tests.add(sequence(name, row, models));
                }
            } catch (JsonParseException | IllegalStateException broken) {
                tests.add(new Unreadable(place, "no row of vectors: " + broken.getMessage()));
            } catch (RowException bad) {
                tests.add(new Unreadable(place, String.valueOf(bad.getMessage())));
            }
        }
        forms.forEach((form, rows) -> tests.add(new IntegerRows(name, form, rows)));
        try {
            tests.addAll(EncodingRows.tests(name, encodings));
        } catch (IllegalArgumentException bad) {
            tests.add(new Unreadable(name, String.valueOf(bad.getMessage())));
        }
        return tests.isEmpty() ? List.of(new Unreadable(name, "the file has no rows")) : tests;
    }

    /** The test of a file that describes a model. */
    public static ConformanceTest model(String name, String text) {
        try {
            JsonObject contents = object(text);
            if (contents.has("fields") || contents.has("msrs")) {
                return new ModelFile(name, contents);
            }
            return new Unreadable(name, "it has neither 'fields' nor 'msrs'; nobody reads it");
        } catch (JsonParseException | IllegalStateException broken) {
            return new Unreadable(name, "no JSON object: " + broken.getMessage());
        }
    }

    private static JsonObject object(String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }

    private static String form(JsonObject row) {
        String size = Json.text(row, "size", "");
        return Json.text(row, "op", Json.text(row, "insn", "").split(" ")[0]) + (size.isEmpty() ? "" : " " + size);
    }

    private static ConformanceTest sequence(String name, JsonObject row, VectorModels models) {
        if (!Json.has(row, "ops") || !row.get("ops").isJsonArray()) {
            throw new RowException(
                    "a row has 'ops' (VMX, APIC), 'insn' (integer instructions), 'line' or 'text' (encodings); this one has none");
        }
        boolean apic = row.has("ncpus") || Json.text(row, "mode", "").endsWith("apic");
        for (JsonElement operation : row.getAsJsonArray("ops")) {
            apic |= operation.isJsonObject() && operation.getAsJsonObject().has("cpu");
        }
        return apic ? new ApicRow(name, row) : new VmxRow(name, row, models.named(Json.text(row, "model", "")));
    }
}
