package org.vmxlab.vectors;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vmxlab.vmx.VmxCapabilities;
import org.vmxlab.vmx.VmxModels;

/** Performs sequences on this machine and writes them as rows of vectors with its answers. */
public final class SequenceRecorder {
    private SequenceRecorder() {}

    /**
     * A row for each sequence of {@code text}.
     *
     * @param model name of one of the machine's models
     * @throws RowException if the text or the model is not known
     */
    public static List<String> rows(String text, String model) {
        VmxCapabilities capabilities = VmxModels.named(model)
                .orElseThrow(() -> new RowException("there is no model '" + model + "'; known are "
                        + VmxModels.all().stream().map(VmxCapabilities::name).toList()));
        List<String> rows = new ArrayList<>();
        for (OperationSequence sequence : SequenceFile.read(text)) {
            rows.add(row(sequence, capabilities).toString());
        }
        return rows;
    }

    private static JsonObject row(OperationSequence sequence, VmxCapabilities model) {
        VmxSequence machine = VmxSequence.before(sequence, model);
        List<VmxAnswer> answers = new ArrayList<>();
        sequence.operations().forEach(operation -> answers.add(machine.perform(operation)));
        return row(sequence, model.name(), answers);
    }

    /** The row of {@code sequence} with {@code answers}, as many as there are, to its operations. */
    static JsonObject row(OperationSequence sequence, String model, List<VmxAnswer> answers) {
        JsonObject row = new JsonObject();
        row.addProperty("id", sequence.name());
        row.addProperty("model", model);
        if (!sequence.featureControl().isEmpty()) {
            JsonObject boot = new JsonObject();
            boot.addProperty("featctl", sequence.featureControl());
            row.add("boot", boot);
        }
        JsonArray operations = new JsonArray();
        for (int i = 0; i < answers.size(); i++) {
            operations.add(operation(sequence.operations().get(i), answers.get(i)));
        }
        row.add("ops", operations);
        return row;
    }

    /** {@code operation} and {@code answer} as a row holds them. */
    static JsonObject operation(VmxOperation operation, VmxAnswer answer) {
        JsonObject row = new JsonObject();
        row.addProperty("op", operation.name());
        JsonArray arguments = new JsonArray();
        operation.allArguments().forEach(arguments::add);
        row.add("args", arguments);
        if (!operation.mode().isEmpty()) {
            row.addProperty("mode", operation.mode());
        }
        row.addProperty("fin", hex(operation.flagsBefore()));
        String[] names = {"cf", "pf", "af", "zf", "sf", "of"};
        int[] bits = {0, 2, 4, 6, 7, 11};
        for (int i = 0; i < names.length; i++) {
            row.addProperty(names[i], answer.flags() >>> bits[i] & 1);
        }
        if (answer.exception() == null) {
            row.add("exc", JsonNull.INSTANCE);
            row.add("err", JsonNull.INSTANCE);
        } else {
            row.addProperty("exc", answer.exception());
            row.addProperty("err", answer.errorCode());
        }
        number(row, "vmerr", answer.vmInstructionError());
        Long value = answer.value();
        if (value == null || answer.kept()) {
            row.add("value", JsonNull.INSTANCE);
        } else {
            row.addProperty("value", hex(value));
        }
        VmxAnswer.Exit exit = answer.exit();
        if (exit != null) {
            row.add("exit", exit(exit));
        }
        return row;
    }

    private static void number(JsonObject row, String name, @Nullable Long value) {
        row.add(name, value == null ? JsonNull.INSTANCE : new com.google.gson.JsonPrimitive(value));
    }

    private static JsonObject exit(VmxAnswer.Exit exit) {
        JsonObject row = new JsonObject();
        row.addProperty("reason", exit.reason());
        row.addProperty("qualification", exit.qualification());
        if (exit.failedEntry()) {
            return row;
        }
        if (exit.definesLength()) {
            row.addProperty("length", exit.length());
        }
        if (exit.definesInformation()) {
            row.addProperty("info", exit.information());
        }
        row.addProperty("intr_info", exit.interruption());
        if (exit.definesInterruptionError()) {
            row.addProperty("intr_error", exit.interruptionError());
        }
        row.addProperty("rip", exit.rip());
        return row;
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}
