package org.vmxlab.vectors;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reading rows that leave things out: an absent member and {@code null} are told apart by the caller where it matters. */
final class Json {
    private Json() {}

    /** Whether {@code member} is there and not {@code null}. */
    static boolean has(JsonObject object, String member) {
        return object.has(member) && !object.get(member).isJsonNull();
    }

    static String text(JsonObject object, String member, String otherwise) {
        return has(object, member) ? object.get(member).getAsString() : otherwise;
    }

    static long number(JsonObject object, String member, long otherwise) {
        return has(object, member) ? number(object.get(member)) : otherwise;
    }

    /** The member as text, or null where it is absent or {@code null}. */
    static @Nullable String textOrNull(JsonObject object, String member) {
        return has(object, member) ? object.get(member).getAsString() : null;
    }

    /** A JSON number, {@code true} as 1, or a string such as {@code 0x1f}, {@code 31} or {@code -1}. */
    static long number(JsonElement element) {
        if (element.getAsJsonPrimitive().isBoolean()) {
            return element.getAsBoolean() ? 1 : 0;
        }
        return number(element.getAsString());
    }

    static long number(String text) {
        String digits = text.strip();
        if (digits.startsWith("0x") || digits.startsWith("0X")) {
            return Long.parseUnsignedLong(digits.substring(2), 16);
        }
        return digits.startsWith("-") ? Long.parseLong(digits) : Long.parseUnsignedLong(digits);
    }

    static List<Integer> numbers(JsonObject object, String member) {
        List<Integer> numbers = new ArrayList<>();
        if (has(object, member)) {
            object.getAsJsonArray(member).forEach(element -> numbers.add((int) number(element)));
        }
        return numbers;
    }

    static List<String> texts(JsonObject object, String member) {
        List<String> texts = new ArrayList<>();
        if (has(object, member)) {
            object.getAsJsonArray(member).forEach(element -> texts.add(element.getAsString()));
        }
        return texts;
    }

    /** The object {@code member}; empty where it is absent. */
    static JsonObject object(JsonObject object, String member) {
        return has(object, member) ? object.getAsJsonObject(member) : new JsonObject();
    }
}
