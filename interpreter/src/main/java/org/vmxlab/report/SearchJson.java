package org.vmxlab.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import org.vmxlab.explore.Cut;
import org.vmxlab.explore.Exploration;

/** What an exploration found as one JSON object; its schema is {@code explore.schema.json} in the resources. */
public final class SearchJson {
    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

    private final RunJson runs;

    /** @param runs shows the violations */
    public SearchJson(RunJson runs) {
        this.runs = runs;
    }

    /** The object as text, without a line end; {@code outcomes} are the runs of the counter-examples, in their order. */
    public String render(Exploration exploration, List<Outcome> outcomes, SearchHeader header) {
        JsonObject json = new JsonObject();
        json.addProperty("verdict", exploration.verdict().name().toLowerCase(java.util.Locale.ROOT));
        JsonArray violations = new JsonArray();
        for (int i = 0; i < outcomes.size(); i++) {
            JsonObject violation = runs.violation(outcomes.get(i).diagnosis().orElseThrow(), outcomes.get(i));
            int preemptions = exploration.counterexamples().get(i).preemptions();
            if (preemptions < 0) {
                violation.add("preemptions", JsonNull.INSTANCE);
            } else {
                violation.addProperty("preemptions", preemptions);
            }
            exploration
                    .counterexamples()
                    .get(i)
                    .without()
                    .ifPresent(without -> violation.addProperty(
                            "withoutFault",
                            without.violation()
                                    .map(other -> other.kind().label())
                                    .orElse("ok")));
            violations.add(violation);
        }
        json.add("violations", violations);
        json.addProperty("strategy", exploration.strategy().word());
        json.addProperty("states", exploration.states());
        json.addProperty("transitions", exploration.transitions());
        json.addProperty("executions", exploration.executions());
        if (exploration.traces().isPresent()) {
            json.addProperty("traces", exploration.traces().getAsLong());
        }
        json.addProperty("rounds", exploration.rounds());
        JsonArray shared = new JsonArray();
        exploration.shared().forEach(address -> shared.add("0x" + Long.toHexString(address)));
        json.add("shared", shared);
        json.addProperty("threads", exploration.threads());
        json.addProperty("seconds", exploration.seconds());
        JsonArray cuts = new JsonArray();
        for (Cut cut : exploration.cuts().stream().sorted().toList()) {
            cuts.add(cut.name().toLowerCase(Locale.ROOT));
        }
        json.add("cutBy", cuts);
        JsonObject bounds = new JsonObject();
        header.bounds().forEach(bounds::addProperty);
        json.add("bounds", bounds);
        json.addProperty("memoryModel", header.memoryModel());
        json.addProperty("program", header.programHash());
        json.addProperty("name", header.program());
        json.addProperty("seed", header.seed());
        return GSON.toJson(json);
    }
}
