package org.vmxlab.vectors;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a VMX sequence.
 *
 * @param mode {@code cpl3}, {@code compat}, {@code compat3}, or empty
 * @param where what becomes of the memory operand: {@code @unmapped}, {@code @noncanonical}, or null for an ordinary one
 * @param flagsBefore RFLAGS before it, as far as status flags go
 */
record VmxOperation(
        String mode,
        String name,
        List<String> arguments,
        @Nullable String where,
        long flagsBefore) {
    VmxOperation {
        arguments = List.copyOf(arguments);
    }

    static VmxOperation of(JsonObject row) {
        List<String> arguments = new ArrayList<>(Json.texts(row, "args"));
        String where = null;
        if (!arguments.isEmpty() && arguments.get(arguments.size() - 1).startsWith("@")) {
            where = arguments.remove(arguments.size() - 1);
        }
        return new VmxOperation(
                Json.text(row, "mode", ""), Json.text(row, "op", ""), arguments, where, Json.number(row, "fin", 0));
    }

    /** As it stands in a sequence. */
    String text() {
        String prefix = mode.isEmpty() ? "" : mode + ":";
        String operands = String.join(" ", arguments);
        return (prefix + name + " " + operands + (where == null ? "" : " " + where)).strip();
    }

    /** Arguments and place, as rows hold them. */
    List<String> allArguments() {
        List<String> all = new ArrayList<>(arguments);
        if (where != null) {
            all.add(where);
        }
        return all;
    }

    String argument(int index) {
        if (index >= arguments.size()) {
            throw new RowException("'" + text() + "' lacks operand " + (index + 1));
        }
        return arguments.get(index);
    }
}
