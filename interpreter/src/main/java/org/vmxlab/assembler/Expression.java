package org.vmxlab.assembler;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evaluates expressions with NASM's operators and precedence. */
final class Expression {
    private static final Map<String, Integer> PRECEDENCE = Map.ofEntries(
            Map.entry("||", 1),
            Map.entry("&&", 2),
            Map.entry("==", 3),
            Map.entry("=", 3),
            Map.entry("!=", 3),
            Map.entry("<>", 3),
            Map.entry("<", 3),
            Map.entry(">", 3),
            Map.entry("<=", 3),
            Map.entry(">=", 3),
            Map.entry("|", 4),
            Map.entry("^", 5),
            Map.entry("&", 6),
            Map.entry("<<", 7),
            Map.entry(">>", 7),
            Map.entry("+", 8),
            Map.entry("-", 8),
            Map.entry("*", 9),
            Map.entry("/", 9),
            Map.entry("//", 9),
            Map.entry("%", 9),
            Map.entry("%%", 9));

    private final Line line;
    private final List<Token> tokens;
    private final Names names;
    private final Nesting nesting = new Nesting();
    private int position;

    Expression(Line line, List<Token> tokens, int position, Names names) {
        this.line = line;
        this.tokens = tokens;
        this.position = position;
        this.names = names;
    }

    /** Value of {@code tokens}, all of them. */
    static Value of(Line line, List<Token> tokens, Names names) {
        if (tokens.isEmpty()) {
            throw AssemblyException.at("ASM010", line.whole(), "an expression is missing");
        }
        Expression expression = new Expression(line, tokens, 0, names);
        Value value = expression.value();
        if (expression.position < tokens.size()) {
            Token extra = tokens.get(expression.position);
            throw AssemblyException.at(
                    "ASM011", line.span(extra), "'" + extra.text() + "' does not belong in the expression");
        }
        return value;
    }

    int position() {
        return position;
    }

    Value value() {
        return binary(1);
    }

    private @Nullable Token peek() {
        return position < tokens.size() ? tokens.get(position) : null;
    }

    private Value binary(int lowest) {
        Value left = unary();
        while (true) {
            Token operator = peek();
            Integer level =
                    operator == null || operator.kind() != Token.Kind.SYMBOL ? null : PRECEDENCE.get(operator.text());
            if (operator == null || level == null || level < lowest) {
                return left;
            }
            position++;
            left = apply(operator, left, binary(level + 1));
        }
    }

    private Value apply(Token operator, Value a, Value b) {
        boolean known = a.known() && b.known();
        long x = a.number();
        long y = b.number();
        switch (operator.text()) {
            case "+" -> {
                return new Value(x + y, a.address() != b.address(), known);
            }
            case "-" -> {
                return new Value(x - y, a.address() && !b.address(), known);
            }
            case "/", "//", "%", "%%" -> {
                if (y == 0) {
                    if (!known) {
                        return new Value(0, false, false);
                    }
                    throw AssemblyException.at("ASM012", line.span(operator), "division by 0");
                }
            }
            default -> {}
        }
        return new Value(scalar(operator.text(), x, y), false, known);
    }

    private static long scalar(String operator, long x, long y) {
        return switch (operator) {
            case "*" -> x * y;
            case "/" -> Long.divideUnsigned(x, y);
            case "//" -> x / y;
            case "%" -> Long.remainderUnsigned(x, y);
            case "%%" -> x % y;
            case "<<" -> y >= 64 || y < 0 ? 0 : x << y;
            case ">>" -> y >= 64 || y < 0 ? 0 : x >>> y;
            case "&" -> x & y;
            case "|" -> x | y;
            case "^" -> x ^ y;
            case "==", "=" -> x == y ? 1 : 0;
            case "!=", "<>" -> x != y ? 1 : 0;
            case "<" -> x < y ? 1 : 0;
            case ">" -> x > y ? 1 : 0;
            case "<=" -> x <= y ? 1 : 0;
            case ">=" -> x >= y ? 1 : 0;
            case "&&" -> x != 0 && y != 0 ? 1 : 0;
            default -> x != 0 || y != 0 ? 1 : 0;
        };
    }

    private Value unary() {
        Token token = peek();
        if (token == null) {
            throw AssemblyException.at("ASM013", line.end(), "the expression ends too early");
        }
        position++;
        if (token.kind() != Token.Kind.SYMBOL) {
            return primary(token);
        }
        nesting.enter(line, token);
        try {
            return operation(token);
        } finally {
            nesting.leave();
        }
    }

    private Value operation(Token token) {
        switch (token.text()) {
            case "+" -> {
                return unary();
            }
            case "-" -> {
                Value value = unary();
                return new Value(-value.number(), false, value.known());
            }
            case "~" -> {
                Value value = unary();
                return new Value(~value.number(), false, value.known());
            }
            case "!" -> {
                Value value = unary();
                return new Value(value.number() == 0 ? 1 : 0, false, value.known());
            }
            case "(" -> {
                Value value = value();
                Token close = peek();
                if (close == null || !close.is(")")) {
                    throw AssemblyException.at("ASM014", line.span(token), "this parenthesis is not closed");
                }
                position++;
                return value;
            }
            default ->
                throw AssemblyException.at(
                        "ASM015", line.span(token), "a value is expected here, not '" + token.text() + "'");
        }
    }

    private Value primary(Token token) {
        if (token.kind() == Token.Kind.NUMBER) {
            return Value.of(token.value());
        }
        if (token.kind() == Token.Kind.STRING) {
            return Value.of(characters(token));
        }
        if (token.is("$")) {
            return names.here();
        }
        if (token.is("$$")) {
            return names.sectionStart();
        }
        Value value = names.value(token.text());
        if (value == null) {
            throw new AssemblyException(Suggestion.unknown(
                    "ASM016",
                    line.span(token),
                    "the name '" + token.text() + "' is not defined",
                    token.text(),
                    names.known()));
        }
        return value;
    }

    private long characters(Token token) {
        byte[] bytes = token.text().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        if (bytes.length > 8) {
            throw AssemblyException.at("ASM017", line.span(token), "a character constant has at most 8 bytes");
        }
        long value = 0;
        for (int i = bytes.length - 1; i >= 0; i--) {
            value = value << 8 | bytes[i] & 0xff;
        }
        return value;
    }
}
