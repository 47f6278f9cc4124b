package org.vmxlab.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which outcomes each variant of a scenario can reach under each trigger: as text, Markdown and JSON. */
public record Matrix(String scenario, String memoryModel, List<MatrixCell> cells, double seconds) {
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    public Matrix {
        cells = List.copyOf(cells);
    }

    /** A table for terminals, without figures, so that it is the same on every machine. */
    public String table() {
        List<List<String>> rows = rows();
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(String.format("%-" + (widths[i] + 2) + "s", row.get(i)));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** The same as a Markdown table. */
    public String markdown() {
        StringBuilder text = new StringBuilder();
        List<List<String>> rows = rows();
        for (int i = 0; i < rows.size(); i++) {
            text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
            if (i == 0) {
                text.append("|").append(" --- |".repeat(rows.get(0).size())).append('\n');
            }
        }
        return text.toString();
    }

    /** What was seen, in one line. */
    public String summary() {
        long states = cells.stream().mapToLong(MatrixCell::states).sum();
        long transitions = cells.stream().mapToLong(MatrixCell::transitions).sum();
        long incomplete = cells.stream().filter(cell -> !cell.complete()).count();
        return String.format(
                Locale.ROOT,
                "%d cells under %s, %,d states, %,d transitions, %.0f s; %s",
                cells.size(),
                memoryModel,
                states,
                transitions,
                seconds,
                incomplete == 0 ? "all complete" : incomplete + " not complete (marked ?)");
    }

    /** All of it as one JSON object, without a line end. */
    public String json() {
        JsonObject json = new JsonObject();
        json.addProperty("name", scenario);
        json.addProperty("memoryModel", memoryModel);
        json.addProperty("seconds", seconds);
        JsonArray array = new JsonArray();
        for (MatrixCell cell : cells) {
            JsonObject one = new JsonObject();
            one.addProperty("variant", cell.variant());
            one.addProperty("trigger", cell.trigger());
            JsonArray outcomes = new JsonArray();
            cell.outcomes().forEach(outcomes::add);
            one.add("outcomes", outcomes);
            one.addProperty("verdict", cell.verdict());
            one.addProperty("complete", cell.complete());
            one.addProperty("states", cell.states());
            one.addProperty("transitions", cell.transitions());
            one.addProperty("seconds", cell.seconds());
            array.add(one);
        }
        json.add("cells", array);
        return GSON.toJson(json);
    }

    private List<List<String>> rows() {
        Set<String> triggers = new LinkedHashSet<>();
        Set<String> variants = new LinkedHashSet<>();
        cells.forEach(cell -> {
            triggers.add(cell.trigger());
            variants.add(cell.variant());
        });
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("variant"));
        head.addAll(triggers);
        rows.add(head);
        for (String variant : variants) {
            List<String> row = new ArrayList<>(List.of(variant));
            for (String trigger : triggers) {
                row.add(cells.stream()
                        .filter(cell ->
                                cell.variant().equals(variant) && cell.trigger().equals(trigger))
                        .map(MatrixCell::word)
                        .findFirst()
                        .orElse(""));
            }
            rows.add(row);
        }
        return rows;
    }
}
