package org.vmxlab.vectors;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vmxlab.vmx.VmxCapabilities;

/**
 * Writes VMX sequences as a NASM program that boots by itself and prints its answers, so that another implementation can be
 * held to them.
 */
public final class NasmSequence {
    /** Behind the last sequence: the disk image is filled up. */
    static final String END = """
                    ret
            image_end:
                    times IMAGE_END - 0x7c00 - ($ - $$) db 0 ; negative: the program is too long
                    times 0x100000 - ($ - $$) db 0
            """;

    private static final String DEFAULT_FEATURE_CONTROL = "5";

    private NasmSequence() {}

    /**
     * The program for the row with {@code id}.
     *
     * @param rows text of a file of vectors
     * @param frame the program around the sequence
     * @throws RowException if there is no such row, or it holds what the frame cannot do
     */
    public static String program(String rows, String id, String frame) {
        for (String line : rows.lines().toList()) {
            if (line.isBlank()) {
                continue;
            }
            try {
                JsonObject row = JsonParser.parseString(line).getAsJsonObject();
                if (Json.text(row, "id", "").equals(id)) {
                    return program(row, frame);
                }
            } catch (JsonParseException | IllegalStateException broken) {
                throw new RowException("the file has a line that is no JSON object: " + broken.getMessage());
            }
        }
        throw new RowException("there is no row '" + id + "'");
    }

    private static String program(JsonObject row, String frame) {
        if (!row.has("ops") || row.has("ncpus")) {
            throw new RowException("only VMX sequences can be written as a program");
        }
        VmxCapabilities model = VectorModels.builtIn(Json.text(row, "model", ""))
                .orElseThrow(() -> new RowException("the row's model is not known"));
        List<VmxOperation> operations = new ArrayList<>();
        for (JsonElement operation : row.getAsJsonArray("ops")) {
            operations.add(VmxOperation.of(operation.getAsJsonObject()));
        }
        String control = Json.text(Json.object(row, "boot"), "featctl", "");
        return program(List.of(new OperationSequence(Json.text(row, "id", ""), control, operations)), model, frame);
    }

    /** The program that performs {@code sequences}, numbered from 0, one after the other. */
    static String program(List<OperationSequence> sequences, VmxCapabilities model, String frame) {
        StringBuilder text = new StringBuilder(frame);
        text.append("\nsequences:\n");
        for (int i = 0; i < sequences.size(); i++) {
            OperationSequence sequence = sequences.get(i);
            text.append("        sequence ").append(i).append(", ").append(featureControl(sequence));
            text.append(" ; ").append(sequence.name()).append('\n');
            String mode = "";
            for (VmxOperation operation : sequence.operations()) {
                if (!operation.mode().equals(mode)) {
                    mode = operation.mode();
                    text.append("        mode_")
                            .append(mode.isEmpty() ? "cpl0" : mode)
                            .append('\n');
                }
                text.append(operation(operation, model));
            }
            text.append(mode.isEmpty() ? "" : "        mode_cpl0\n");
        }
        return text.append(END).toString();
    }

    private static String featureControl(OperationSequence sequence) {
        String control = sequence.featureControl();
        return control.isEmpty() ? DEFAULT_FEATURE_CONTROL : control.equals("reset") ? "0" : control;
    }

    private static String operation(VmxOperation operation, VmxCapabilities model) {
        String name = operation.name().replace('.', '_').replace('+', '_').toLowerCase(Locale.ROOT);
        StringBuilder line = new StringBuilder("        do_").append(name);
        line.append(" 0x").append(Long.toHexString(operation.flagsBefore()));
        line.append(", ").append(place(operation));
        if (operation.name().equals("guestsetup")) {
            String guest = operation.arguments().isEmpty() ? "vmcall" : operation.argument(0);
            return line.append(", guest_").append(guest).append('\n').toString();
        }
        for (String argument : operation.arguments()) {
            line.append(", ").append(symbolic(argument, model));
        }
        return line.append(" ; ").append(operation.text()).append('\n').toString();
    }

    private static String place(VmxOperation operation) {
        if (operation.where() == null) {
            return "cell";
        }
        return operation.where().equals("@unmapped") ? "UNMAPPED" : "NONCANONICAL";
    }

    /** Values of the machine that the program runs on stay symbolic; it finds them out as it starts. */
    private static String symbolic(String argument, VmxCapabilities model) {
        VmxSequence.value(argument, model);
        return argument.replace("MAXPA", "(1 << MAXPHYADDR)").replace("REV", "REVISION");
    }
}
