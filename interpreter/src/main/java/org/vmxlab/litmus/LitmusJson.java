package org.vmxlab.litmus;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;

/** Results of many tests as one JSON object; its schema is {@code org/vmxlab/schema/litmus.schema.json}. */
public final class LitmusJson {
    private final Detail detail;
    private final JsonArray tests = new JsonArray();
    private final JsonArray errors = new JsonArray();

    /** How much of the states is shown. */
    public enum Detail {
        /** The variables of the condition and of {@code locations}. */
        SHOWN,
        /** All registers with data and all locations, too. */
        FULL
    }

    public LitmusJson(Detail detail) {
        this.detail = detail;
    }

    /** Adds what came of the test in {@code file}. */
    public void add(String file, LitmusResult result) {
        LitmusTest test = result.test();
        JsonObject json = new JsonObject();
        json.addProperty("file", file);
        json.addProperty("name", test.name());
        json.addProperty("model", result.model().name().toLowerCase(Locale.ROOT));
        json.addProperty("kind", test.condition().quantifier().kind());
        json.addProperty("condition", test.condition().toString());
        json.addProperty("verdict", result.holds() ? "Ok" : "No");
        json.addProperty("observation", result.observation());
        json.addProperty("positive", result.positive());
        json.addProperty("negative", result.negative());
        json.addProperty("complete", result.complete());
        json.add("states", states(result, test.shown(), result.states()));
        if (detail == Detail.FULL) {
            json.add("full", states(result, test.every(), result.full()));
        }
        tests.add(json);
    }

    /** Adds why the test in {@code file} has no result. */
    public void addError(String file, String message) {
        JsonObject json = new JsonObject();
        json.addProperty("file", file);
        json.addProperty("message", message);
        errors.add(json);
    }

    private static JsonArray states(LitmusResult result, List<Variable> variables, List<FinalState> states) {
        JsonArray array = new JsonArray();
        for (FinalState state : states) {
            JsonObject json = new JsonObject();
            for (int i = 0; i < variables.size(); i++) {
                Object value = result.value(variables.get(i), state.words().get(i));
                if (value instanceof BigInteger number) {
                    json.addProperty(variables.get(i).name(), number);
                } else {
                    json.addProperty(variables.get(i).name(), value.toString());
                }
            }
            array.add(json);
        }
        return array;
    }

    /** The object as text, without a line end. */
    public String render() {
        JsonObject json = new JsonObject();
        json.add("tests", tests);
        json.add("errors", errors);
        return new GsonBuilder().disableHtmlEscaping().create().toJson(json);
    }
}
