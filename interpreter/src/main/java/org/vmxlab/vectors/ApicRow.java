package org.vmxlab.vectors;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.vmxlab.apic.ApicMode;
import org.vmxlab.conformance.ApicRegisterNames;
import org.vmxlab.conformance.Catalogue;
import org.vmxlab.conformance.ConformanceTest;
import org.vmxlab.conformance.CoverageItem;
import org.vmxlab.conformance.Finding;
import org.vmxlab.conformance.Observations;
import org.vmxlab.cpu.Cpu;

/** A row of APIC operations on several CPUs; what {@code sdm} says wins over what stands beside it. */
final class ApicRow implements ConformanceTest {
    private static final int DEFAULT_CPUS = 3;

    private final String file;
    private final JsonObject row;
    private final String mode;

    ApicRow(String file, JsonObject row) {
        this.file = file;
        this.row = row;
        this.mode = Json.text(row, "mode", "xapic");
    }

    @Override
    public String name() {
        return file + ": " + identifier() + " (" + mode + ")";
    }

    private String identifier() {
        return Json.text(row, "id", "?");
    }

    @Override
    public Finding run(Observations observations) {
        int done = 0;
        try {
            ApicMachine machine = new ApicMachine(
                    (int) Json.number(row, "ncpus", DEFAULT_CPUS),
                    mode.equals("x2apic") ? ApicMode.X2APIC : ApicMode.XAPIC);
            for (JsonElement element : row.getAsJsonArray("ops")) {
                JsonObject operation = element.getAsJsonObject();
                Comparison comparison = perform(machine, operation);
                if (!comparison.differences().isEmpty()) {
                    return fail(done, operation, comparison);
                }
                observe(operation, observations);
                done++;
            }
        } catch (RowException bad) {
            return Finding.error("operation " + done + ": " + bad.getMessage(), List.of());
        }
        return Finding.pass(done + " operations");
    }

    private static String text(JsonObject operation) {
        return Json.number(operation, "cpu", 0) + ": " + Json.text(operation, "op", "?") + " "
                + String.join(" ", Json.texts(operation, "args"));
    }

    private Finding fail(int index, JsonObject operation, Comparison comparison) {
        List<String> report = new ArrayList<>();
        report.add("first divergence: operation " + index + " of " + identifier() + ": " + text(operation));
        report.addAll(comparison.differences());
        report.add("  repeat: vmxlab test " + file + " --filter '" + identifier() + " (" + mode + ")'");
        return Finding.fail(
                "operation " + index + ", " + text(operation) + ": "
                        + comparison.differences().get(0).strip().replaceAll("\\s+", " "),
                report);
    }

    private void observe(JsonObject operation, Observations observations) {
        List<String> arguments = Json.texts(operation, "args");
        String register = switch (Json.text(operation, "op", "")) {
            case "read", "write" -> arguments.get(0);
            case "eoi" -> "eoi";
            case "ipi" -> "icr_lo";
            case "selfipi" -> mode.equals("x2apic") ? "self_ipi" : "icr_lo";
            default -> "";
        };
        if (ApicRegisterNames.all().containsKey(register)) {
            observations.note(CoverageItem.Kind.APIC_REGISTER, Catalogue.apicRegister(register, mode));
        }
        for (String read : List.of("irr", "isr")) {
            observations.note(CoverageItem.Kind.APIC_REGISTER, Catalogue.apicRegister(read, mode));
        }
    }

    private Comparison perform(ApicMachine machine, JsonObject operation) {
        Comparison comparison = new Comparison();
        ApicMachine.Answer answer = machine.perform(
                (int) Json.number(operation, "cpu", 0), Json.text(operation, "op", ""), Json.texts(operation, "args"));
        if (Json.number(operation, "unspec", 0) == 0) {
            compare(comparison, machine, operation, answer);
        }
        machine.forgetTaken();
        return comparison;
    }

    private static void compare(
            Comparison comparison, ApicMachine machine, JsonObject operation, ApicMachine.Answer answer) {
        if (reservedSelfIpi(operation) && !Json.has(operation, "exc")) {
            comparison.text("exception", "#GP", answer.exception());
            return;
        }
        JsonObject manual = Json.object(operation, "sdm");
        JsonObject exception = manual.has("exc") ? manual : operation;
        if (exception.has("exc")) {
            comparison.text("exception", Json.textOrNull(exception, "exc"), answer.exception());
        }
        JsonObject value = manual.has("value") ? manual : operation;
        Long got = answer.value();
        if (Json.has(value, "value") && got != null) {
            comparison.number("value", Json.number(value, "value", 0), got);
        }
        JsonArray states = Json.has(operation, "cpus") ? operation.getAsJsonArray("cpus") : new JsonArray();
        for (int i = 0; i < states.size(); i++) {
            JsonObject merged = states.get(i).getAsJsonObject().deepCopy();
            Json.object(manual, "cpu" + i).entrySet().forEach(entry -> merged.add(entry.getKey(), entry.getValue()));
            compare(comparison, machine, i, merged);
        }
    }

    /**
     * A write of bits 31:8 of SELF IPI: they are reserved, so it raises #GP (SDM volume 3A, sections 10.12.1.2 and
     * 10.12.11). Bochs ignores them and says so nowhere.
     */
    private static boolean reservedSelfIpi(JsonObject operation) {
        List<String> arguments = Json.texts(operation, "args");
        return Json.text(operation, "op", "").equals("write")
                && arguments.size() == 2
                && arguments.get(0).equals("self_ipi")
                && Json.number(arguments.get(1)) >>> 8 != 0;
    }

    private static void compare(Comparison comparison, ApicMachine machine, int number, JsonObject expected) {
        String who = "CPU " + number + " ";
        boolean waiting = Json.number(expected, "waiting", 0) != 0;
        comparison.text(who + "waits", Boolean.toString(waiting), Boolean.toString(machine.waits(number)));
        if (waiting) {
            return;
        }
        Cpu cpu = machine.cpu(number);
        vectors(comparison, who, "taken", expected, machine.taken(number));
        number(comparison, who, "boots", expected, machine.boots(number));
        number(comparison, who, "sipi", expected, machine.lastStartUp(number));
        number(comparison, who, "tpr", expected, cpu.apic().taskPriority());
        number(comparison, who, "ppr", expected, cpu.apic().processorPriority());
        vectors(comparison, who, "irr", expected, machine.vectors(number, "irr"));
        vectors(comparison, who, "isr", expected, machine.vectors(number, "isr"));
    }

    private static void number(Comparison comparison, String who, String member, JsonObject expected, long got) {
        if (Json.has(expected, member)) {
            comparison.number(who + member, Json.number(expected, member, 0), got);
        }
    }

    private static void vectors(
            Comparison comparison, String who, String member, JsonObject expected, List<Integer> got) {
        if (Json.has(expected, member)) {
            comparison.text(who + member, Json.numbers(expected, member).toString(), got.toString());
        }
    }
}
