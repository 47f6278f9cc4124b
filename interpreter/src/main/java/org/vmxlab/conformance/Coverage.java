package org.vmxlab.conformance;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which tests hold what of the architecture, and what none does. */
public final class Coverage {
    private static final int SHOWN = 4;

    private final SortedMap<CoverageItem, SortedSet<String>> holders = new TreeMap<>();
    private final CoverageExceptions exceptions;

    /**
     * @param outcomes tests that were run; those that did not pass hold nothing
     * @param exceptions what no test holds, with reasons
     */
    public Coverage(List<Suite.Outcome> outcomes, CoverageExceptions exceptions) {
        this.exceptions = exceptions;
        Catalogue.all().forEach(item -> holders.put(item, new TreeSet<>()));
        for (Suite.Outcome outcome : outcomes) {
            if (outcome.result().finding().status() != Status.PASS) {
                continue;
            }
            String file = outcome.result().name().split(": ", 2)[0].replaceFirst("^guest-programs:", "");
            for (CoverageItem item : outcome.observations().items()) {
                SortedSet<String> tests = holders.get(item);
                if (tests != null) {
                    tests.add(file);
                }
            }
        }
    }

    /** Files of the tests that hold {@code item}. */
    public SortedSet<String> holders(CoverageItem item) {
        return holders.getOrDefault(item, new TreeSet<>());
    }

    /** Items that no test holds and for which no reason is given: coverage has fallen, or something was added. */
    public List<CoverageItem> unexplained() {
        return holders.entrySet().stream()
                .filter(entry -> entry.getValue().isEmpty()
                        && exceptions.reason(entry.getKey()).isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Exceptions that are none: a test holds all that they speak of, or there is nothing of the kind. */
    public List<String> needless() {
        List<CoverageItem> open = holders.entrySet().stream()
                .filter(entry -> entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        return exceptions.unusedFor(open);
    }

    /** Mnemonic to the files of the tests that hold any of its forms, one line each. */
    public String index() {
        SortedMap<String, SortedSet<String>> byMnemonic = new TreeMap<>();
        holders.forEach((item, tests) -> {
            if (item.kind() == CoverageItem.Kind.INSTRUCTION) {
                byMnemonic
                        .computeIfAbsent(Catalogue.mnemonic(item), key -> new TreeSet<>())
                        .addAll(tests);
            }
        });
        StringBuilder text = new StringBuilder();
        byMnemonic.forEach((mnemonic, tests) ->
                text.append((mnemonic + " " + String.join(" ", tests)).strip()).append('\n'));
        return text.toString();
    }

    /** For people: a table for each kind, and what no test holds with the reason. */
    public String markdown() {
        StringBuilder text = new StringBuilder("# Coverage\n\n| what | held | of |\n| --- | --- | --- |\n");
        for (CoverageItem.Kind kind : CoverageItem.Kind.values()) {
            List<CoverageItem> items = items(kind);
            long held = items.stream().filter(item -> !holders(item).isEmpty()).count();
            text.append("| ")
                    .append(kind.title())
                    .append(" | ")
                    .append(held)
                    .append(" | ")
                    .append(items.size())
                    .append(" |\n");
        }
        for (CoverageItem.Kind kind : CoverageItem.Kind.values()) {
            text.append("\n## ").append(kind.title()).append("\n\n| item | tests |\n| --- | --- |\n");
            for (CoverageItem item : items(kind)) {
                text.append("| ").append(item.id().replace("|", "\\|"));
                if (kind == CoverageItem.Kind.RULE) {
                    text.append(": ")
                            .append(Rules.standard().sentence(item.id()).replace("|", "\\|"));
                }
                text.append(" | ").append(tests(item)).append(" |\n");
            }
        }
        return text.toString();
    }

    private String tests(CoverageItem item) {
        List<String> tests = new ArrayList<>(holders(item));
        if (tests.isEmpty()) {
            return "**none**: " + exceptions.reason(item).orElse("no reason given");
        }
        int more = tests.size() - SHOWN;
        return String.join(", ", tests.subList(0, Math.min(SHOWN, tests.size())))
                + (more > 0 ? " and " + more + " more" : "");
    }

    private List<CoverageItem> items(CoverageItem.Kind kind) {
        return holders.keySet().stream().filter(item -> item.kind() == kind).toList();
    }

    /** For programs. */
    public String json() {
        JsonArray items = new JsonArray();
        holders.forEach((item, tests) -> {
            JsonObject object = new JsonObject();
            object.addProperty("kind", item.kind().title());
            object.addProperty("item", item.id());
            JsonArray names = new JsonArray();
            tests.forEach(names::add);
            object.add("tests", names);
            if (tests.isEmpty()) {
                object.addProperty("reason", exceptions.reason(item).orElse(""));
            }
            items.add(object);
        });
        JsonObject root = new JsonObject();
        root.addProperty("version", 1);
        root.add("items", items);
        return new GsonBuilder()
                .setPrettyPrinting()
                .disableHtmlEscaping()
                .create()
                .toJson(root);
    }
}
