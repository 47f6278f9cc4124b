package org.vmxlab.litmus;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vmxlab.diagnostic.Diagnostic;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.diagnostic.Span;

/** A place in a stretch of a test's text, from which words are taken. White space before a word does not count. */
final class Cursor {
    private static final Pattern NUMBER = Pattern.compile("[-+]?(?:0[xX][0-9a-fA-F]+|[0-9]+)(?![A-Za-z0-9_])");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final SourceFile source;
    private final String text;
    private final int end;
    private int at;

    /** From {@code start} to {@code end} of {@code text}, whose lines are those of {@code source}. */
    Cursor(SourceFile source, String text, int start, int end) {
        this.source = source;
        this.text = text;
        this.at = start;
        this.end = end;
    }

    /** Another one at a part of the same text. */
    Cursor part(int start, int to) {
        return new Cursor(source, text, start, to);
    }

    int position() {
        return at;
    }

    boolean atEnd() {
        skip();
        return at >= end;
    }

    private void skip() {
        while (at < end && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    /** Whether {@code sign} comes next. */
    boolean sees(String sign) {
        skip();
        return text.startsWith(sign, at) && at + sign.length() <= end;
    }

    /** Takes {@code sign} if it comes next. */
    boolean takes(String sign) {
        if (!sees(sign)) {
            return false;
        }
        at += sign.length();
        return true;
    }

    /** Takes {@code sign}, which must come next. */
    void expect(String sign, String code, String where) {
        if (!takes(sign)) {
            throw unexpected(code, "expected '" + sign + "' " + where);
        }
    }

    /** Takes what {@code pattern} matches here. */
    Optional<String> match(Pattern pattern) {
        skip();
        Matcher matcher = pattern.matcher(text).region(at, end);
        // Looking past the region would see the next cell.
        if (!matcher.lookingAt()) {
            return Optional.empty();
        }
        at = matcher.end();
        return Optional.of(matcher.group());
    }

    Optional<String> name() {
        return match(NAME);
    }

    /** Takes {@code word} if it comes next as a whole word, in any case. */
    boolean takesWord(String word) {
        int before = at;
        Optional<String> found = name();
        if (found.isPresent() && found.get().equalsIgnoreCase(word)) {
            return true;
        }
        at = before;
        return false;
    }

    /** A number: decimal or hexadecimal, signed or of 64 bits without a sign. */
    Optional<Long> number(String code) {
        skip();
        int before = at;
        Optional<String> digits = match(NUMBER);
        if (digits.isEmpty()) {
            return Optional.empty();
        }
        String word = digits.get();
        boolean negative = word.startsWith("-");
        String rest = negative || word.startsWith("+") ? word.substring(1) : word;
        try {
            long value = rest.startsWith("0x") || rest.startsWith("0X")
                    ? Long.parseUnsignedLong(rest.substring(2), 16)
                    : Long.parseUnsignedLong(rest);
            return Optional.of(negative ? -value : value);
        } catch (NumberFormatException large) {
            throw failure(code, before, at, "the number " + word + " does not fit in 64 bits");
        }
    }

    /** Goes back to an earlier {@link #position}. */
    void back(int position) {
        at = position;
    }

    /** The failure that something else was expected here. */
    LitmusException unexpected(String code, String expected) {
        if (atEnd()) {
            int last = Math.max(0, Math.min(at, text.length()));
            return failure(code, last, last + 1, expected + ", but this part of the test ends here");
        }
        Matcher word = Pattern.compile("[A-Za-z0-9_%$]+|.").matcher(text).region(at, end);
        int to = word.lookingAt() ? word.end() : at + 1;
        return failure(code, at, to, expected + ", not '" + text.substring(at, to) + "'");
    }

    /** The failure {@code message} about the text from {@code from} to {@code to}. */
    LitmusException failure(String code, int from, int to, String message) {
        return new LitmusException(Diagnostic.error(code, span(from, to), message));
    }

    /** As {@link #failure(String, int, int, String)} with a remedy. */
    LitmusException failure(String code, int from, int to, String message, String help) {
        return new LitmusException(
                Diagnostic.error(code, span(from, to), message).note("help: " + help));
    }

    /** The stretch of the source from {@code from} to {@code to}, as far as it lies in one line. */
    Span span(int from, int to) {
        int line = 1;
        int start = 0;
        for (int i = 0; i < Math.min(from, text.length()); i++) {
            if (text.charAt(i) == '\n') {
                line++;
                start = i + 1;
            }
        }
        int stop = from;
        while (stop < Math.min(to, text.length()) && text.charAt(stop) != '\n') {
            stop++;
        }
        return new Span(source, line, from - start + 1, Math.max(1, stop - from));
    }
}
