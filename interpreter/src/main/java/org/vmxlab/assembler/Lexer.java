package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.List;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.diagnostic.Span;

/** Splits a line into words. */
final class Lexer {
    private static final String[] LONG_SYMBOLS = {"<<", ">>", "==", "!=", "<=", ">=", "&&", "||", "//", "%%", "<>"};
    /** Their first characters. */
    private static final String LONG_SYMBOL_STARTS = "<>=!&|/%";

    private final SourceFile file;
    private final int number;
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int position;

    private Lexer(SourceFile file, int number) {
        this.file = file;
        this.number = number;
        String whole = file.line(number);
        this.text = continues(file, number) ? whole.substring(0, whole.length() - 1) : whole;
    }

    /** The line {@code number} with those that continue it; their words stand where the backslash does. */
    static Line line(SourceFile file, int number) {
        if (!continues(file, number)) {
            Lexer lexer = new Lexer(file, number);
            lexer.run();
            return new Line(lexer.tokens, file, number);
        }
        List<Token> words = new ArrayList<>();
        boolean comment = false;
        for (int part = number; part < number + lines(file, number); part++) {
            Lexer lexer = new Lexer(file, part);
            // As with NASM a backslash also continues a comment.
            comment = comment || lexer.run();
            int backslash = file.line(number).length();
            for (Token token : lexer.tokens) {
                words.add(part == number ? token : token.at(backslash, 1));
            }
        }
        return new Line(words, file, number);
    }

    /** How many lines of the file the line {@code number} has: one more for each backslash at an end. */
    static int lines(SourceFile file, int number) {
        int last = number;
        while (continues(file, last)) {
            last++;
        }
        return last - number + 1;
    }

    private static boolean continues(SourceFile file, int number) {
        return number < file.lines().size() && file.line(number).endsWith("\\");
    }

    /** Reads the words; answers whether a comment ended them. */
    private boolean run() {
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == ';') {
                return true;
            }
            if (c == ' ' || Character.isWhitespace(c)) {
                position++;
            } else if (isLowerCase(c)) {
                word();
            } else if (c == '\'' || c == '"' || c == '`') {
                string(c);
            } else if (Character.isDigit(c)
                    || c == '$' && position + 1 < text.length() && Character.isDigit(text.charAt(position + 1))) {
                number();
            } else if (startsWord(c)) {
                word();
            } else {
                symbol();
            }
        }
        return false;
    }

    private boolean startsWord(char c) {
        if (Character.isLetter(c) || c == '_' || c == '.' || c == '?' || c == '@' || c == '$') {
            return true;
        }
        if (c != '%' || position + 1 >= text.length()) {
            return false;
        }
        // '%1', '%0', '%%local', '%define', '%+': words of the preprocessor. '%' with space on both sides is an
        // operator.
        char next = text.charAt(position + 1);
        return Character.isLetterOrDigit(next)
                || next == '%'
                        && position + 2 < text.length()
                        && (Character.isLetter(text.charAt(position + 2)) || text.charAt(position + 2) == '_')
                || next == '+'
                || next == '$'
                || next == '{';
    }

    private void add(Token.Kind kind, String content, long value, int start) {
        tokens.add(new Token(kind, content, value, start + 1, position - start));
    }

    private void word() {
        int start = position;
        if (text.charAt(position) == '%') {
            position++;
            if (text.charAt(position) == '%' || text.charAt(position) == '+') {
                position++;
            }
            if (text.startsWith("%+", start)) {
                add(Token.Kind.WORD, "%+", 0, start);
                return;
            }
        }
        wordCharacters();
        if (position == start) {
            position++;
        }
        add(Token.Kind.WORD, text.substring(start, position), 0, start);
    }

    /** Letters and digits, and parameters of a macro among them: {@code v_%1}, {@code %{1}_end}. */
    private void wordCharacters() {
        int length = text.length();
        while (position < length) {
            char c = text.charAt(position);
            if (continuesWord(c)) {
                position++;
                continue;
            }
            int parameter = c == '%' || c == '{' ? parameterEnd(c == '%' ? position + 1 : position) : -1;
            if (parameter <= 0) {
                return;
            }
            position = parameter;
        }
    }

    /** Where the parameter number ends that begins at {@code at}, with its braces; -1 if there is none. */
    private int parameterEnd(int at) {
        boolean braced = at < text.length() && text.charAt(at) == '{';
        int end = braced ? at + 1 : at;
        int digits = end;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        boolean closed = !braced || end < text.length() && text.charAt(end) == '}';
        return end == digits || !closed ? -1 : braced ? end + 1 : end;
    }

    /** Whether {@code c} is what most are; this is asked first, since the tables of Unicode take a start's time. */
    private static boolean isLowerCase(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean continuesWord(char c) {
        return isLowerCase(c)
                || c == '_'
                || Character.isLetterOrDigit(c)
                || c == '.'
                || c == '?'
                || c == '@'
                || c == '$'
                || c == '#'
                || c == '~';
    }

    private void string(char quote) {
        int start = position++;
        StringBuilder content = new StringBuilder();
        while (position < text.length() && text.charAt(position) != quote) {
            char c = text.charAt(position++);
            if (quote == '`' && c == '\\' && position < text.length()) {
                c = escape();
            }
            content.append(c);
        }
        if (position == text.length()) {
            throw AssemblyException.at(
                    "ASM001",
                    new Span(file, number, start + 1, position - start),
                    "the string has no end",
                    "close it with " + quote);
        }
        position++;
        add(Token.Kind.STRING, content.toString(), 0, start);
    }

    /** C's escapes, as backquoted strings have them. */
    private char escape() {
        char c = text.charAt(position++);
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'a' -> 7;
            case 'b' -> '\b';
            case 'v' -> 11;
            case 'f' -> '\f';
            case 'e' -> 27;
            case 'x' -> coded(16, 2, 0);
            case '0', '1', '2', '3', '4', '5', '6', '7' -> coded(8, 2, c - '0');
            default -> c;
        };
    }

    private char coded(int radix, int most, int start) {
        int value = start;
        for (int i = 0;
                i < most && position < text.length() && Character.digit(text.charAt(position), radix) >= 0;
                i++) {
            value = value * radix + Character.digit(text.charAt(position++), radix);
        }
        return (char) (value & 0xff);
    }

    private void number() {
        int start = position;
        while (position < text.length()
                && (Character.isLetterOrDigit(text.charAt(position))
                        || text.charAt(position) == '_'
                        || text.charAt(position) == '$')) {
            position++;
        }
        String written = text.substring(start, position);
        try {
            add(Token.Kind.NUMBER, written, Numbers.parse(written), start);
        } catch (NumberFormatException malformed) {
            throw AssemblyException.at(
                    "ASM002",
                    new Span(file, number, start + 1, position - start),
                    "'" + written + "' is not a number",
                    "numbers look like 10, 0x1f, 1fh, 0b101, 0o17");
        }
    }

    private void symbol() {
        int start = position;
        char c = text.charAt(position++);
        if (position < text.length() && LONG_SYMBOL_STARTS.indexOf(c) >= 0) {
            for (String symbol : LONG_SYMBOLS) {
                if (text.startsWith(symbol, start)) {
                    position = start + symbol.length();
                    add(Token.Kind.SYMBOL, symbol, 0, start);
                    return;
                }
            }
        }
        if ("+-*/%&|^~!()[]{}:,<>=#".indexOf(c) < 0) {
            throw AssemblyException.at(
                    "ASM003",
                    new Span(file, number, start + 1, 1),
                    "the character '" + c + "' has no meaning here"
                            + (c == '\\' ? ": as the last character of a line it joins the next one" : ""));
        }
        add(Token.Kind.SYMBOL, String.valueOf(c), 0, start);
    }
}
