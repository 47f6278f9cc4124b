package org.vmxlab.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vmxlab.cpu.RegisterNames;
import org.vmxlab.diagnosis.Cause;
import org.vmxlab.diagnosis.Diagnosis;
import org.vmxlab.diagnosis.Names;
import org.vmxlab.image.Image;
import org.vmxlab.timeline.CpuState;
import org.vmxlab.timeline.Event;
import org.vmxlab.timeline.Moment;
import org.vmxlab.timeline.Outline;
import org.vmxlab.timeline.Row;
import org.vmxlab.timeline.Timeline;
import org.vmxlab.timeline.VmcsState;

/**
 * A time line as one JSON object: states at the start, then for each moment what it changed; the outline; the sources. Its
 * schema is {@code org/vmxlab/schema/timeline.schema.json} among the resources.
 */
public final class TimelineJson {
    /** Safe inside an HTML script element: what could end that is escaped. */
    private static final Gson GSON = new GsonBuilder().serializeNulls().create();

    private final Image image;
    private final Names names;
    private final Source source;

    public TimelineJson(Image image, Names names, Source source) {
        this.image = image;
        this.names = names;
        this.source = source;
    }

    /** The object as text, without a line end. */
    public String render(Recording recording) {
        Timeline timeline = recording.timeline();
        PlaceTable places = new PlaceTable(image, source);
        VmcsList vmcss = new VmcsList(names);
        EventWords words = new EventWords(image, names, Glyphs.UNICODE);
        StateJson states = new StateJson(places, vmcss, words);
        JsonObject json = head(recording.outcome());
        json.addProperty("omitted", timeline.omitted());
        JsonArray registers = new JsonArray();
        RegisterNames.GENERAL.forEach(registers::add);
        json.add("registers", registers);
        json.add("start", states.start(timeline));
        JsonArray objects = new JsonArray();
        timeline.objects().forEach(objects::add);
        json.add("objects", objects);
        json.add("moments", moments(timeline, states, places, words));
        json.add("rows", rows(timeline, words));
        json.add("because", because(recording, places));
        json.add("vmcss", vmcss.json());
        json.add("places", places.places());
        json.add("files", places.files());
        return GSON.toJson(json);
    }

    private JsonObject head(Outcome outcome) {
        JsonObject json = new JsonObject();
        json.addProperty("format", "vmxlab-timeline 1");
        json.addProperty("name", outcome.program());
        json.addProperty("program", outcome.programHash());
        json.addProperty("replay", outcome.replay().orElse(""));
        json.addProperty("verdict", outcome.diagnosis().isPresent() ? "violation" : "ok");
        json.addProperty("steps", outcome.result().steps());
        json.addProperty("switches", outcome.result().switches());
        json.addProperty("cpus", outcome.machine().cpus().size());
        outcome.diagnosis().ifPresent(diagnosis -> json.add("violation", violation(diagnosis)));
        return json;
    }

    private JsonObject violation(Diagnosis diagnosis) {
        var violation = diagnosis.violation();
        JsonObject json = new JsonObject();
        json.addProperty("code", violation.kind().code());
        json.addProperty("kind", violation.kind().label());
        json.addProperty("title", violation.kind().title());
        json.addProperty("detail", violation.detail());
        json.addProperty("cpu", violation.cpu());
        json.addProperty("place", names.place(violation.rip()).orElse(""));
        json.addProperty("instruction", source.instruction(violation.rip()).orElse(""));
        JsonArray chain = new JsonArray();
        diagnosis.chain().forEach(chain::add);
        json.add("chain", chain);
        return json;
    }

    private static JsonArray because(Recording recording, PlaceTable places) {
        JsonArray json = new JsonArray();
        recording.outcome().diagnosis().ifPresent(diagnosis -> {
            for (Cause cause : diagnosis.because()) {
                JsonObject one = new JsonObject();
                one.addProperty("text", cause.text());
                one.addProperty("cpu", cause.cpu());
                one.addProperty("step", cause.step());
                one.addProperty("at", places.index(cause.rip()));
                json.add(one);
            }
        });
        return json;
    }

    private static JsonArray moments(Timeline timeline, StateJson states, PlaceTable places, EventWords words) {
        JsonArray json = new JsonArray();
        List<CpuState> before = new ArrayList<>(timeline.start());
        List<VmcsState> vmcss = List.of();
        List<String> objects = timeline.objects();
        for (Moment moment : timeline.moments()) {
            JsonObject one = new JsonObject();
            one.addProperty("cpu", moment.cpu());
            one.addProperty("step", moment.step());
            kind(moment).ifPresent(kind -> one.addProperty("kind", kind));
            one.addProperty("at", places.index(moment.rip()));
            one.add("change", states.change(before.get(moment.cpu()), moment.state()));
            before.set(moment.cpu(), moment.state());
            if (!moment.events().isEmpty()) {
                JsonArray events = new JsonArray();
                moment.events().forEach(event -> events.add(words.one(event)));
                one.add("events", events);
            }
            if (!moment.vmcss().equals(vmcss)) {
                vmcss = moment.vmcss();
                one.add("vmcss", states.ownership(vmcss));
            }
            if (!moment.objects().equals(objects)) {
                objects = moment.objects();
                JsonArray lines = new JsonArray();
                objects.forEach(lines::add);
                one.add("objects", lines);
            }
            json.add(one);
        }
        return json;
    }

    /** What a moment is if not an instruction that was executed. */
    private static Optional<String> kind(Moment moment) {
        return switch (moment.kind()) {
            case TRIED -> Optional.of("tried");
            case BETWEEN -> Optional.of("between");
            case STEP ->
                moment.events().stream().anyMatch(Event.Taken.class::isInstance)
                        ? Optional.of("delivery")
                        : Optional.empty();
        };
    }

    /** The outline; {@code ipi} tells which rows belong together, {@code from} the row whose store a load has read. */
    private static JsonArray rows(Timeline timeline, EventWords words) {
        JsonArray json = new JsonArray();
        Map<Long, Integer> writers = new HashMap<>();
        List<Row> rows = Outline.of(timeline);
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            JsonObject one = new JsonObject();
            one.addProperty("cpu", row.cpu());
            one.addProperty("moment", row.moment());
            one.addProperty("step", row.step());
            one.addProperty("steps", row.steps());
            one.addProperty("depth", row.depth());
            one.addProperty("kind", RowKind.of(row).label());
            one.addProperty("text", words.of(row));
            for (Event event : row.events()) {
                link(one, event, writers, rows, row);
                if (event instanceof Event.Store store) {
                    writers.put(store.address(), i);
                }
            }
            json.add(one);
        }
        return json;
    }

    private static void link(JsonObject json, Event event, Map<Long, Integer> writers, List<Row> rows, Row row) {
        if (event instanceof Event.Sent sent) {
            json.addProperty("ipi", sent.number());
            json.addProperty("to", sent.ipi().target());
        } else if (event instanceof Event.Arrived arrived) {
            json.addProperty("ipi", arrived.number());
        } else if (event instanceof Event.Taken taken) {
            taken.ipi().ifPresent(number -> json.addProperty("ipi", number));
        } else if (event instanceof Event.Load load) {
            Integer writer = writers.get(load.address());
            if (writer != null && rows.get(writer).cpu() != row.cpu()) {
                json.addProperty("from", writer);
            }
        }
    }
}
