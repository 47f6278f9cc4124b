package org.vmxlab.vectors;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vmxlab.arch.Rflags;
import org.vmxlab.conformance.ConformanceTest;
import org.vmxlab.conformance.Finding;
import org.vmxlab.conformance.Observations;
import org.vmxlab.vmx.VmxCapabilities;

/** A row of VMX operations; {@code sdm} wins over the answer beside it, {@code unspec} is not compared. */
final class VmxRow implements ConformanceTest {
    private static final long ENTRY_FAILURE = 1L << 31;
    private static final Map<String, Long> FLAGS = Map.of(
            "cf", Rflags.CF, "pf", Rflags.PF, "af", Rflags.AF, "zf", Rflags.ZF, "sf", Rflags.SF, "of", Rflags.OF);
    /** MSRs whose values the row's model fixes: feature control and the capabilities of VMX. */
    private static final List<long[]> FIXED_MSRS = List.of(new long[] {0x3a, 0x3a}, new long[] {0x480, 0x493});

    private final String file;
    private final JsonObject row;
    private final VmxCapabilities model;

    VmxRow(String file, JsonObject row, VmxCapabilities model) {
        this.file = file;
        this.row = row;
        this.model = model;
    }

    @Override
    public String name() {
        return file + ": " + identifier();
    }

    private String identifier() {
        return Json.text(row, "id", "?");
    }

    @Override
    public Finding run(Observations observations) {
        String control = Json.text(Json.object(row, "boot"), "featctl", "5");
        int done = 0;
        try {
            VmxSequence sequence = new VmxSequence(model, control);
            for (JsonElement element : row.getAsJsonArray("ops")) {
                JsonObject expected = element.getAsJsonObject();
                VmxOperation operation = VmxOperation.of(expected);
                VmxAnswer answer = sequence.perform(operation);
                if (!isUnspecified(expected)) {
                    Comparison comparison = compare(operation, expected, answer);
                    if (!comparison.differences().isEmpty()) {
                        return fail(done, operation, comparison, sequence);
                    }
                    sequence.observe(answer, observations);
                }
                done++;
            }
        } catch (RowException bad) {
            return Finding.error("operation " + done + ": " + bad.getMessage(), List.of());
        }
        return Finding.pass(done + " operations");
    }

    private static boolean isUnspecified(JsonObject operation) {
        return Json.number(operation, "unspec", 0) != 0;
    }

    private Finding fail(int index, VmxOperation operation, Comparison comparison, VmxSequence sequence) {
        List<String> report = new ArrayList<>();
        report.add("first divergence: operation " + index + " of " + identifier() + ": " + operation.text());
        report.add("    flags before   0x" + Long.toHexString(operation.flagsBefore()));
        report.addAll(comparison.differences());
        report.add("    now: current VMCS 0x"
                + Long.toHexString(sequence.cpu().vmx().currentVmcs())
                + ", rflags 0x" + Long.toHexString(sequence.cpu().rflags()) + ", rip 0x"
                + Long.toHexString(sequence.cpu().rip()));
        report.add("  repeat: vmxlab test " + file + " --filter '" + identifier() + "'");
        return Finding.fail(
                "operation " + index + ", " + operation.text() + ": "
                        + comparison.differences().get(0).strip().replaceAll("\\s+", " "),
                report);
    }

    static Comparison compare(VmxOperation operation, JsonObject expected, VmxAnswer got) {
        Comparison comparison = new Comparison();
        if (Json.has(expected, "sdm")) {
            compareManual(comparison, operation, expected.getAsJsonObject("sdm"), got);
            return comparison;
        }
        if (expected.has("exc")) {
            comparison.text("exception", Json.textOrNull(expected, "exc"), got.exception());
        }
        if (Json.has(expected, "exc") && Json.has(expected, "err")) {
            comparison.number("error code", Json.number(expected, "err", 0), got.errorCode());
        }
        FLAGS.forEach((name, bit) -> {
            if (Json.has(expected, name)) {
                comparison.number(
                        name.toUpperCase(Locale.ROOT),
                        Json.number(expected, name, 0),
                        (got.flags() & bit) != 0 ? 1 : 0);
            }
        });
        if (Json.has(expected, "vmerr")) {
            Long error = got.vmInstructionError();
            comparison.number("VM error", Json.number(expected, "vmerr", 0), error == null ? 0 : error);
        }
        if (expected.has("value")) {
            compareValue(comparison, operation, Json.has(expected, "value") ? expected.get("value") : null, got);
        }
        compareExit(comparison, Json.has(expected, "exit") ? expected.getAsJsonObject("exit") : null, got.exit());
        return comparison;
    }

    private static void compareValue(
            Comparison comparison, VmxOperation operation, @Nullable JsonElement expected, VmxAnswer got) {
        if (operation.name().equals("cpuid") || operation.name().equals("rdmsr") && !isFixedMsr(operation)) {
            // What a processor calls itself is not VMX.
            return;
        }
        Long value = got.value();
        if (expected != null && value != null) {
            comparison.number("value", Json.number(expected), value);
        } else if (expected != null) {
            comparison.text("value", expected.getAsString(), null);
        } else if (value != null && !operation.name().equals("getrev")) {
            comparison.text("destination", "kept", got.kept() ? "kept" : "0x" + Long.toHexString(value));
        }
    }

    private static boolean isFixedMsr(VmxOperation operation) {
        long number = Json.number(operation.argument(0));
        return FIXED_MSRS.stream().anyMatch(range -> number >= range[0] && number <= range[1]);
    }

    private static void compareExit(
            Comparison comparison, @Nullable JsonObject expected, VmxAnswer.@Nullable Exit got) {
        if (expected == null || got == null) {
            comparison.text(
                    "VM exit",
                    expected == null ? null : "reason " + Json.number(expected, "reason", 0),
                    got == null ? null : "reason " + got.reason());
            return;
        }
        long reason = Json.number(expected, "reason", got.reason());
        comparison.number("exit reason", reason, got.reason());
        if ((reason & ENTRY_FAILURE) != 0) {
            return;
        }
        comparison.number(
                "qualification", Json.number(expected, "qualification", got.qualification()), got.qualification());
        comparison.number("length", Json.number(expected, "length", got.length()), got.length());
        comparison.number("information", Json.number(expected, "info", got.information()), got.information());
        comparison.number("interruption", Json.number(expected, "intr_info", got.interruption()), got.interruption());
        comparison.number(
                "intr. error", Json.number(expected, "intr_error", got.interruptionError()), got.interruptionError());
        comparison.number("guest rip", Json.number(expected, "rip", got.rip()), got.rip());
    }

    /** What the manual says where the emulator deviates: an outcome in short. */
    private static void compareManual(Comparison comparison, VmxOperation operation, JsonObject sdm, VmxAnswer got) {
        comparison.text("exception", Json.textOrNull(sdm, "exc"), got.exception());
        if (Json.has(sdm, "exc")) {
            comparison.number("flags", operation.flagsBefore() & Rflags.STATUS, got.flags());
        } else if (Json.has(sdm, "CF")) {
            comparison.number("flags", Rflags.CF, got.flags());
        } else if (Json.has(sdm, "ZF")) {
            comparison.number("flags", Rflags.ZF, got.flags());
            Long error = got.vmInstructionError();
            comparison.number("VM error", Json.number(sdm, "ZF", 0), error == null ? 0 : error);
        } else if (Json.has(sdm, "ok")) {
            comparison.number("flags", 0, got.flags());
        }
        if (Json.has(sdm, "value")) {
            compareValue(comparison, operation, sdm.get("value"), got);
        }
        if (Json.has(sdm, "exit")) {
            compareExit(comparison, sdm.getAsJsonObject("exit"), got.exit());
        }
    }
}
