package org.vmxlab.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vmxlab.timeline.CpuState;
import org.vmxlab.timeline.Event;
import org.vmxlab.timeline.Timeline;
import org.vmxlab.timeline.VmcsState;

/** States of CPUs and VMCSs as JSON: what differs from the state before, and nothing else. */
final class StateJson {
    private final PlaceTable places;
    private final VmcsList vmcss;
    private final EventWords words;

    StateJson(PlaceTable places, VmcsList vmcss, EventWords words) {
        this.places = places;
        this.vmcss = vmcss;
        this.words = words;
    }

    /** The states that the time line begins with, whole. */
    JsonArray start(Timeline timeline) {
        JsonArray start = new JsonArray();
        timeline.start().forEach(state -> start.add(change(null, state)));
        return start;
    }

    /** What of {@code now} is not as in {@code before}; everything if that is null. */
    JsonObject change(@Nullable CpuState before, CpuState now) {
        JsonObject json = new JsonObject();
        JsonObject registers = new JsonObject();
        for (int i = 0; i < now.registers().size(); i++) {
            if (before == null || before.registers().get(i) != now.registers().get(i)) {
                registers.addProperty(
                        Integer.toString(i), Long.toHexString(now.registers().get(i)));
            }
        }
        if (registers.size() > 0) {
            json.add("registers", registers);
        }
        json.addProperty("rip", places.index(now.rip()));
        if (before == null || before.flags() != now.flags()) {
            json.addProperty("flags", now.flags());
        }
        if (before == null || before.mode() != now.mode()) {
            json.addProperty("mode", now.mode().text());
        }
        if (before == null || before.currentVmcs() != now.currentVmcs()) {
            json.addProperty("vmcs", vmcss.index(now.currentVmcs()));
        }
        if (before == null || !before.requested().equals(now.requested())) {
            json.add("irr", numbers(now.requested()));
        }
        if (before == null || !before.inService().equals(now.inService())) {
            json.add("isr", numbers(now.inService()));
        }
        if (before == null || !before.buffered().equals(now.buffered())) {
            json.add("buffer", stores(now.buffered()));
        }
        return json;
    }

    /** Each VMCS as its index, the CPUs on which it is active (a bit mask), its launch state. */
    JsonArray ownership(List<VmcsState> states) {
        JsonArray json = new JsonArray();
        for (VmcsState state : states) {
            JsonArray one = new JsonArray();
            one.add(vmcss.index(state.region()));
            one.add(state.activeOn());
            one.add(state.launch().name().toLowerCase(Locale.ROOT));
            json.add(one);
        }
        return json;
    }

    private JsonArray stores(List<Event.Store> stores) {
        JsonArray json = new JsonArray();
        stores.forEach(store -> json.add(words.one(store)));
        return json;
    }

    private static JsonArray numbers(List<Integer> numbers) {
        JsonArray json = new JsonArray();
        numbers.stream().map(number -> (JsonElement) new JsonPrimitive(number)).forEach(json::add);
        return json;
    }
}
