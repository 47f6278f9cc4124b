package org.vmxlab.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What the violations in a result of {@code explore --json} come from. */
final class Causes {
    private Causes() {}

    /** Kind, place and the routines that are active; what an interrupt interrupted is chance. */
    static List<String> of(JsonObject result) {
        List<String> causes = new ArrayList<>();
        for (JsonElement one : result.getAsJsonArray("violations")) {
            JsonObject violation = one.getAsJsonObject();
            StringBuilder cause = new StringBuilder(violation.get("kind") + " " + violation.get("symbol"));
            for (JsonElement routine : violation.getAsJsonArray("chain")) {
                if (routine.getAsString().startsWith("vector ")) {
                    break;
                }
                cause.append(' ').append(routine);
            }
            causes.add(cause.toString());
        }
        return causes.stream().sorted().toList();
    }
}
