package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.List;
import org.vmxlab.diagnostic.SourceFile;

/** Collects the plain lines that a program expands to; each keeps the place of the statement that it comes from. */
final class PseudocodeWriter {
    private final List<Line> lines = new ArrayList<>();

    private int labels;

    /** A label that no program can write and that opens no scope of local labels. */
    String freshLabel(String purpose) {
        labels++;
        return "..@" + purpose + labels;
    }

    void label(Line origin, String name) {
        text(origin, name + ":");
    }

    void text(Line origin, String instruction) {
        tokens(origin, words(instruction));
    }

    void tokens(Line origin, List<Token> tokens) {
        lines.add(origin.with(placed(origin, tokens)));
    }

    void line(Line line) {
        lines.add(line);
    }

    List<Line> lines() {
        return lines;
    }

    /** {@code text} as words, at no particular place. */
    static List<Token> words(String text) {
        return Lexer.line(new SourceFile("expansion", List.of(text)), 1).tokens();
    }

    /** {@code start}, a text, followed by words of the program. */
    static List<Token> words(String start, List<Token> rest) {
        List<Token> all = new ArrayList<>(words(start));
        all.addAll(rest);
        return all;
    }

    private static List<Token> placed(Line origin, List<Token> tokens) {
        if (origin.isEmpty()) {
            return tokens;
        }
        Token place = origin.first();
        // Words of the program keep their own column, so that a caret points at them.
        List<Token> placed = new ArrayList<>(tokens.size());
        for (Token token : tokens) {
            placed.add(origin.has(token) ? token : token.at(place.column(), place.length()));
        }
        return placed;
    }
}
