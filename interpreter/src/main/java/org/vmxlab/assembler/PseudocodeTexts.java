package org.vmxlab.assembler;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Texts that assertions and notes carry; equal ones are kept once, behind the program. */
final class PseudocodeTexts {
    private record Text(String label, Token content, Line origin) {}

    private final Map<String, Text> texts = new LinkedHashMap<>();

    /** The label of {@code content}, a string. */
    String label(PseudocodeWriter writer, Line origin, Token content) {
        return texts.computeIfAbsent(content.text(), text -> new Text(writer.freshLabel("text"), content, origin))
                .label();
    }

    void write(PseudocodeWriter writer) {
        for (Text text : texts.values()) {
            writer.text(text.origin(), "section .data");
            writer.label(text.origin(), text.label());
            writer.tokens(text.origin(), zeroTerminated(text.content()));
        }
    }

    /** {@code db "content", 0}. */
    static List<Token> zeroTerminated(Token content) {
        java.util.List<Token> words = new java.util.ArrayList<>(PseudocodeWriter.words("db"));
        words.add(content);
        words.addAll(PseudocodeWriter.words(", 0"));
        return words;
    }
}
