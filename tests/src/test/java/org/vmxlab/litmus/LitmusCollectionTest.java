package org.vmxlab.litmus;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.memory.MemoryModel;

/**
 * The litmus tests of {@code guest-programs} against {@code expected.jsonl}: final states of all registers with data and all
 * locations, on which an axiomatic checker and a store-buffer explorer that know nothing of this project agree.
 */
class LitmusCollectionTest {
    private static final int MOST_STATES = 1_000_000;
    private static final long MASK = 0xffff_ffffL;

    @TestFactory
    Stream<DynamicTest> everyTestHasTheFinalStatesOfItsModel() throws IOException {
        return read("/org/vmxlab/litmus/expected.jsonl")
                .lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .map(expected -> DynamicTest.dynamicTest(
                        expected.get("test").getAsString() + " under "
                                + expected.get("model").getAsString(),
                        () -> check(expected)));
    }

    private static void check(JsonObject expected) throws IOException, InterruptedException {
        String name = expected.get("test").getAsString() + ".litmus";
        MemoryModel model =
                MemoryModel.valueOf(expected.get("model").getAsString().toUpperCase(Locale.ROOT));
        LitmusTest test = LitmusParser.parse(SourceFile.of(name, read("/guest/litmus/" + name)));
        LitmusJson json = new LitmusJson(LitmusJson.Detail.FULL);
        json.add(name, new LitmusRun(MOST_STATES).run(test, model));
        JsonObject got = JsonParser.parseString(json.render())
                .getAsJsonObject()
                .getAsJsonArray("tests")
                .get(0)
                .getAsJsonObject();

        assertThat(states(got.getAsJsonArray("full")))
                .isEqualTo(states(expected.getAsJsonArray("variables"), expected.getAsJsonArray("states")));
        assertThat(got.get("observation")).isEqualTo(expected.get("observation"));
        assertThat(got.get("verdict")).isEqualTo(expected.get("verdict"));
    }

    /** Values count modulo 2^32: the answers print what has no type with a sign or without. */
    private static Set<Map<String, Long>> states(JsonArray objects) {
        Set<Map<String, Long>> states = new HashSet<>();
        for (JsonElement object : objects) {
            Map<String, Long> state = new TreeMap<>();
            object.getAsJsonObject()
                    .entrySet()
                    .forEach(entry -> state.put(entry.getKey(), entry.getValue().getAsLong() & MASK));
            states.add(state);
        }
        return states;
    }

    private static Set<Map<String, Long>> states(JsonArray variables, JsonArray rows) {
        Set<Map<String, Long>> states = new HashSet<>();
        for (JsonElement row : rows) {
            Map<String, Long> state = new TreeMap<>();
            for (int i = 0; i < variables.size(); i++) {
                state.put(
                        variables.get(i).getAsString(),
                        row.getAsJsonArray().get(i).getAsLong() & MASK);
            }
            states.add(state);
        }
        return states;
    }

    private static String read(String resource) throws IOException {
        try (InputStream in = LitmusCollectionTest.class.getResourceAsStream(resource)) {
            assertThat(in).as(resource).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
