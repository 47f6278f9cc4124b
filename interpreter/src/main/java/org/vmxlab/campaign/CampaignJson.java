package org.vmxlab.campaign;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.TreeSet;

/** A campaign as one JSON object; its schema is {@code inject.schema.json} in the resources. */
public final class CampaignJson {
    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

    private CampaignJson() {}

    /** The object as text, without a line end. */
    public static String render(Findings findings, CampaignText.Header header, String programHash, SavedRuns saved) {
        JsonObject json = new JsonObject();
        json.addProperty("name", header.program());
        json.addProperty("program", programHash);
        json.addProperty("complete", header.cuts().isEmpty());
        JsonArray cuts = new JsonArray();
        new TreeSet<>(header.cuts()).forEach(cut -> cuts.add(cut.words()));
        json.add("cutBy", cuts);
        json.addProperty("steps", findings.baseSteps());
        json.addProperty("sites", findings.all());
        json.addProperty("tried", findings.tried());
        json.addProperty("merged", findings.merged());
        json.addProperty("unused", findings.unused());
        json.addProperty("sameAsFewer", findings.sameAsFewer());
        json.addProperty("fellIn", findings.fellIn());
        json.add("bounds", bounds(findings, header));
        findings.sample().ifPresent(sample -> json.add("sample", sample(sample)));
        json.add("effects", counts(effect -> findings.count(effect)));
        JsonArray kinds = new JsonArray();
        for (CampaignText.KindCount kind : header.kinds()) {
            JsonObject one = new JsonObject();
            one.addProperty("kind", kind.kind());
            one.addProperty("sites", kind.sites());
            kinds.add(one);
        }
        json.add("kinds", kinds);
        JsonArray lines = new JsonArray();
        findings.lines().forEach(line -> lines.add(line(line, saved)));
        json.add("lines", lines);
        return GSON.toJson(json);
    }

    private static JsonObject bounds(Findings findings, CampaignText.Header header) {
        JsonObject bounds = new JsonObject();
        bounds.addProperty("faults", findings.faults());
        bounds.addProperty("maxSteps", findings.maxSteps());
        bounds.addProperty("bits", header.parameters().bitWords());
        bounds.addProperty("delays", header.parameters().delayWords());
        return bounds;
    }

    private static JsonObject sample(Findings.Sample sample) {
        JsonObject json = new JsonObject();
        json.addProperty("drawn", sample.drawn());
        json.addProperty("from", sample.from());
        json.addProperty("estimated", sample.estimated());
        json.addProperty("percent", sample.percent());
        return json;
    }

    private interface Count {
        long of(Effect effect);
    }

    private static JsonObject counts(Count count) {
        JsonObject counts = new JsonObject();
        for (Effect effect : Effect.values()) {
            counts.addProperty(effect.word(), count.of(effect));
        }
        return counts;
    }

    private static JsonObject line(Findings.Line line, SavedRuns saved) {
        JsonObject json = new JsonObject();
        json.addProperty("kind", line.kind());
        json.addProperty("routine", line.routine());
        json.add("effects", counts(line::count));
        JsonArray worst = new JsonArray();
        for (Findings.Example example : line.worst()) {
            JsonObject one = new JsonObject();
            one.addProperty("effect", example.effect().word());
            one.addProperty("violation", example.label());
            one.addProperty("fault", example.fault());
            one.addProperty("detail", example.detail());
            one.addProperty("cpu", example.site().cpu());
            one.addProperty("step", example.site().step());
            one.addProperty("occurrence", example.site().occurrence());
            one.addProperty("place", example.site().place());
            one.addProperty("instruction", example.site().instruction());
            one.addProperty("replay", saved.file(example));
            saved.of(example).ifPresent(each -> {
                one.addProperty("switches", each.run().switches());
                one.addProperty("steps", each.run().steps());
            });
            worst.add(one);
        }
        json.add("worst", worst);
        return json;
    }
}
