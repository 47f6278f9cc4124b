package org.vmxlab.assembler;

import java.util.List;
import java.util.stream.Collectors;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.diagnostic.Span;

/** A line as words, with its place in the source; expansions keep the place of what they come from. */
record Line(List<Token> tokens, SourceFile file, int number) {
    Line {
        tokens = List.copyOf(tokens);
    }

    boolean isEmpty() {
        return tokens.isEmpty();
    }

    /** Whether {@code token} stands in the line, at its column. */
    boolean has(Token token) {
        for (Token each : tokens) {
            if (each.column() == token.column() && each.text().equals(token.text())) {
                return true;
            }
        }
        return false;
    }

    Token first() {
        return tokens.get(0);
    }

    boolean startsWith(String word) {
        return !tokens.isEmpty() && tokens.get(0).isWord(word);
    }

    Span span(Token token) {
        return new Span(file, number, token.column(), Math.max(1, token.length()));
    }

    /** The place right behind the last word. */
    Span end() {
        Token last = tokens.get(tokens.size() - 1);
        return new Span(file, number, last.column() + last.length(), 1);
    }

    Span whole() {
        return tokens.isEmpty() ? new Span(file, number, 1, 1) : span(first());
    }

    /** Words as one text, a space between two. */
    static String text(List<Token> tokens) {
        return tokens.stream().map(Token::text).collect(Collectors.joining(" "));
    }

    Line with(List<Token> others) {
        return new Line(others, file, number);
    }
}
