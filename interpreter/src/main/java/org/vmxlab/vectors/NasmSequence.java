package org.vmxlab.vectors;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Locale;
import org.vmxlab.vmx.VmxCapabilities;

/**
 * Writes a row of VMX operations as a NASM program that boots by itself and prints its answers, so that another
 * implementation can be held to the same sequence. The frame is the resource {@code boot.asm}.
 */
public final class NasmSequence {
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
                    return frame + sequence(row);
                }
            } catch (JsonParseException | IllegalStateException broken) {
                throw new RowException("the file has a line that is no JSON object: " + broken.getMessage());
            }
        }
        throw new RowException("there is no row '" + id + "'");
    }

    private static String sequence(JsonObject row) {
        if (!row.has("ops") || row.has("ncpus")) {
            throw new RowException("only VMX sequences can be written as a program");
        }
        VmxCapabilities model = VectorModels.builtIn(Json.text(row, "model", ""))
                .orElseThrow(() -> new RowException("the row's model is not known"));
        StringBuilder text = new StringBuilder();
        text.append("\n; Sequence ")
                .append(Json.text(row, "id", ""))
                .append("; ; in front of each operation what the row expects\n");
        text.append("sequence:\n");
        String control = Json.text(Json.object(row, "boot"), "featctl", "5");
        if (!control.equals("reset")) {
            text.append("        feature_control ").append(control).append('\n');
        }
        int index = 0;
        for (JsonElement element : row.getAsJsonArray("ops")) {
            JsonObject expected = element.getAsJsonObject();
            text.append("        ; ").append(expectation(expected)).append('\n');
            text.append(operation(index++, VmxOperation.of(expected), model));
        }
        return text.append("        ret\nimage_end:\n        times 0x100000 - ($ - $$) db 0\n")
                .toString();
    }

    private static String expectation(JsonObject expected) {
        StringBuilder text = new StringBuilder();
        for (String name : List.of("exc", "cf", "zf", "vmerr", "value", "exit", "sdm", "unspec")) {
            if (Json.has(expected, name)) {
                text.append(name).append('=').append(expected.get(name)).append(' ');
            }
        }
        return text.toString().strip();
    }

    private static String operation(int index, VmxOperation operation, VmxCapabilities model) {
        if (!operation.mode().isEmpty()) {
            return "        skipped " + index + " ; " + operation.text()
                    + ": the frame stays in 64-bit mode at CPL 0\n";
        }
        String name = operation.name().replace('.', '_').replace('+', '_').toLowerCase(Locale.ROOT);
        StringBuilder line =
                new StringBuilder("        do_").append(name).append(' ').append(index);
        line.append(", 0x").append(Long.toHexString(operation.flagsBefore()));
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
