package org.vmxlab.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.Optional;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.RegisterNames;
import org.vmxlab.cpu.Slot;
import org.vmxlab.diagnosis.Cause;
import org.vmxlab.diagnosis.Diagnosis;
import org.vmxlab.diagnosis.Names;
import org.vmxlab.image.Image;
import org.vmxlab.vmx.VmxState;

/** One JSON object for one run; its schema is {@code org/vmxlab/schema/run.schema.json} among the resources. */
public final class RunJson {
    private static final Gson GSON = new GsonBuilder()
            .serializeNulls()
            .disableHtmlEscaping()
            .setPrettyPrinting()
            .create();

    private final Image image;
    private final Names names;
    private final Source source;

    public RunJson(Image image, Names names, Source source) {
        this.image = image;
        this.names = names;
        this.source = source;
    }

    /** The object as text, without a line end. */
    public String render(Outcome outcome) {
        JsonObject json = new JsonObject();
        json.addProperty("verdict", verdict(outcome));
        JsonArray violations = new JsonArray();
        outcome.diagnosis().ifPresent(diagnosis -> violations.add(violation(diagnosis, outcome)));
        json.add("violations", violations);
        json.addProperty("states", outcome.result().performed().size());
        json.addProperty("transitions", outcome.result().steps());
        json.addProperty("executions", 1);
        json.addProperty("seconds", outcome.seconds());
        JsonObject bounds = new JsonObject();
        outcome.bounds().forEach(bounds::addProperty);
        json.add("bounds", bounds);
        json.addProperty("program", outcome.programHash());
        json.addProperty("name", outcome.program());
        outcome.seed()
                .ifPresentOrElse(seed -> json.addProperty("seed", seed), () -> json.add("seed", JsonNull.INSTANCE));
        json.addProperty("steps", outcome.result().steps());
        json.addProperty("switches", outcome.result().switches());
        json.addProperty("traceHash", Long.toHexString(outcome.result().traceHash()));
        JsonArray cpus = new JsonArray();
        outcome.machine().cpus().forEach(cpu -> cpus.add(cpu(cpu)));
        json.add("cpus", cpus);
        JsonObject dump = new JsonObject();
        outcome.dump().forEach(dump::addProperty);
        json.add("dump", dump);
        return GSON.toJson(json);
    }

    private static String verdict(Outcome outcome) {
        if (outcome.diagnosis().isPresent()) {
            return "violation";
        }
        return outcome.cutOff().isPresent() ? "incomplete" : "ok";
    }

    JsonObject violation(Diagnosis diagnosis, Outcome outcome) {
        JsonObject json = new JsonObject();
        var violation = diagnosis.violation();
        json.addProperty("code", violation.kind().code());
        json.addProperty("kind", violation.kind().label());
        json.addProperty("cpu", violation.cpu());
        json.addProperty("symbol", names.routine(violation.rip()));
        place(json, violation.rip());
        json.addProperty("instruction", source.instruction(violation.rip()).orElse(""));
        json.addProperty("detail", violation.detail());
        JsonArray chain = new JsonArray();
        diagnosis.chain().forEach(chain::add);
        json.add("chain", chain);
        JsonArray because = new JsonArray();
        for (Cause cause : diagnosis.because()) {
            because.add(cause.text());
        }
        json.add("because", because);
        JsonArray faults = new JsonArray();
        for (Cause fault : diagnosis.faults()) {
            JsonObject one = new JsonObject();
            one.addProperty("fault", fault.text());
            one.addProperty("cpu", fault.cpu());
            one.addProperty("symbol", names.routine(fault.rip()));
            place(one, fault.rip());
            one.addProperty("step", fault.step());
            faults.add(one);
        }
        json.add("faults", faults);
        json.addProperty("replay", outcome.replay().orElse(""));
        json.addProperty("switches", outcome.result().switches());
        json.addProperty("steps", outcome.result().steps());
        return json;
    }

    private void place(JsonObject json, long address) {
        Optional<Image.Line> line = image.lineAt(address);
        json.addProperty("file", line.map(entry -> entry.file().name()).orElse(""));
        json.addProperty("line", line.map(Image.Line::line).orElse(0));
    }

    private static JsonObject cpu(Cpu cpu) {
        JsonObject registers = new JsonObject();
        for (int i = 0; i < RegisterNames.GENERAL.size(); i++) {
            registers.addProperty(RegisterNames.GENERAL.get(i), hex(cpu.get(i)));
        }
        registers.addProperty("rip", hex(cpu.rip()));
        JsonObject json = new JsonObject();
        json.add("registers", registers);
        json.addProperty("flags", hex(cpu.rflags()));
        long current = cpu.vmx().currentVmcs();
        if (current == VmxState.NONE) {
            json.add("currentVmcs", JsonNull.INSTANCE);
        } else {
            json.addProperty("currentVmcs", hex(current));
        }
        json.addProperty(
                "activity",
                cpu.get(Slot.STOPPED) != 0 ? "stopped" : cpu.activity().name().toLowerCase(java.util.Locale.ROOT));
        return json;
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}
