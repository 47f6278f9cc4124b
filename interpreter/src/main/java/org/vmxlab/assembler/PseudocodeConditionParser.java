package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Reads a condition: comparisons, bit tests, flags, joined by {@code &&}, {@code ||}, {@code !} and parentheses. */
final class PseudocodeConditionParser {
    private static final Map<String, String> FLAGS = Map.ofEntries(
            Map.entry("carry", "b"),
            Map.entry("zero", "e"),
            Map.entry("sign", "s"),
            Map.entry("overflow", "o"),
            Map.entry("parity", "p"),
            Map.entry("equal", "e"),
            Map.entry("not_equal", "ne"),
            Map.entry("below", "b"),
            Map.entry("below_equal", "be"),
            Map.entry("above", "a"),
            Map.entry("above_equal", "ae"),
            Map.entry("less", "l"),
            Map.entry("less_equal", "le"),
            Map.entry("greater", "g"),
            Map.entry("greater_equal", "ge"));
    private static final Map<String, String> UNSIGNED =
            Map.of("==", "e", "!=", "ne", "<", "b", "<=", "be", ">", "a", ">=", "ae");
    private static final Map<String, String> SIGNED =
            Map.of("==", "e", "!=", "ne", "<", "l", "<=", "le", ">", "g", ">=", "ge");
    private static final Map<String, String> SWAPPED =
            Map.of("==", "==", "!=", "!=", "<", ">", "<=", ">=", ">", "<", ">=", "<=");
    private static final Set<String> ENDS = Set.of("&&", "||", ")");

    private final Line line;
    private final List<Token> tokens;
    private final Predicate<String> register;
    private final UnaryOperator<List<Token>> resolver;
    private final Nesting nesting = new Nesting();
    /** Each part of a chain lies deeper than the one before. */
    private final Nesting joins = new Nesting();

    private int position;

    /**
     * @param register tells names of registers, a procedure's own names for them included
     * @param resolver makes an instruction of the program one of the plain layer
     */
    PseudocodeConditionParser(
            Line line, List<Token> tokens, Predicate<String> register, UnaryOperator<List<Token>> resolver) {
        this.resolver = resolver;
        this.line = line;
        this.tokens = tokens;
        this.register = register;
    }

    PseudocodeCondition parse() {
        if (tokens.isEmpty()) {
            throw AssemblyException.at(
                    "PSE001",
                    line.end(),
                    "a condition is missing",
                    "for example: rax == 0, [v + vcpu.is_running], carry");
        }
        PseudocodeCondition condition = or();
        if (position < tokens.size()) {
            throw AssemblyException.at("PSE002", line.span(tokens.get(position)), "this parenthesis closes nothing");
        }
        return condition;
    }

    private PseudocodeCondition or() {
        PseudocodeCondition left = and();
        while (at("||")) {
            joins.enter(line, tokens.get(position));
            position++;
            left = new PseudocodeCondition.Or(left, and());
        }
        return left;
    }

    private PseudocodeCondition and() {
        PseudocodeCondition left = not();
        while (at("&&")) {
            joins.enter(line, tokens.get(position));
            position++;
            left = new PseudocodeCondition.And(left, not());
        }
        return left;
    }

    private PseudocodeCondition not() {
        if (!at("!") && !(at("(") && groups())) {
            return leaf();
        }
        nesting.enter(line, tokens.get(position));
        try {
            return nested();
        } finally {
            nesting.leave();
        }
    }

    private PseudocodeCondition nested() {
        if (at("!")) {
            position++;
            return not().negated();
        }
        Token open = tokens.get(position++);
        PseudocodeCondition inner = or();
        if (!at(")")) {
            throw AssemblyException.at("PSE003", line.span(open), "this parenthesis is not closed");
        }
        position++;
        return inner;
    }

    private boolean at(String symbol) {
        return position < tokens.size()
                && tokens.get(position).kind() == Token.Kind.SYMBOL
                && tokens.get(position).is(symbol);
    }

    /** Whether the parenthesis here holds a condition, not the beginning of an expression such as {@code (1 << 3)}. */
    private boolean groups() {
        int depth = 0;
        for (int i = position; i < tokens.size(); i++) {
            depth += tokens.get(i).is("(") ? 1 : tokens.get(i).is(")") ? -1 : 0;
            if (depth == 0) {
                return i + 1 == tokens.size() || ENDS.contains(tokens.get(i + 1).text());
            }
        }
        return true;
    }

    private PseudocodeCondition leaf() {
        int start = position;
        int depth = 0;
        while (position < tokens.size()) {
            Token token = tokens.get(position);
            boolean symbol = token.kind() == Token.Kind.SYMBOL;
            if (symbol && depth == 0 && ENDS.contains(token.text())) {
                break;
            }
            depth += symbol && (token.is("(") || token.is("["))
                    ? 1
                    : symbol && (token.is(")") || token.is("]")) ? -1 : 0;
            position++;
        }
        List<Token> words = tokens.subList(start, position);
        if (words.isEmpty()) {
            throw AssemblyException.at(
                    "PSE004",
                    position < tokens.size() ? line.span(tokens.get(position)) : line.end(),
                    "a condition is missing here",
                    "'&&', '||' and '!' join conditions such as rax == 0 or carry");
        }
        boolean signed = words.get(0).isWord("signed");
        if (signed && words.size() == 1) {
            throw AssemblyException.at(
                    "PSE004",
                    line.span(words.get(0)),
                    "'signed' has no comparison behind it",
                    "for example: signed rax < 0");
        }
        return comparison(signed ? words.subList(1, words.size()) : words, signed ? SIGNED : UNSIGNED);
    }

    private PseudocodeCondition comparison(List<Token> words, Map<String, String> codes) {
        int operator = -1;
        int bits = -1;
        int depth = 0;
        for (int i = 0; i < words.size(); i++) {
            Token token = words.get(i);
            if (token.kind() != Token.Kind.SYMBOL) {
                continue;
            }
            depth += token.is("(") || token.is("[") ? 1 : token.is(")") || token.is("]") ? -1 : 0;
            if (depth == 0 && (UNSIGNED.containsKey(token.text()) || token.is("="))) {
                if (operator >= 0) {
                    throw AssemblyException.at(
                            "PSE005", line.span(token), "a comparison has two sides", "join two comparisons with '&&'");
                }
                operator = i;
            } else if (depth == 0 && token.is("&") && bits < 0) {
                bits = i;
            }
        }
        if (operator >= 0) {
            return compare(words, operator, bits, codes);
        }
        return bits >= 0 ? bits(words, bits) : single(words);
    }

    private PseudocodeCondition compare(List<Token> words, int operator, int bits, Map<String, String> codes) {
        Token symbol = words.get(operator);
        if (symbol.is("=")) {
            throw AssemblyException.at("PSE006", line.span(symbol), "'=' does not compare", "write '=='");
        }
        List<Token> left = words.subList(0, operator);
        List<Token> right = words.subList(operator + 1, words.size());
        if (left.isEmpty() || right.isEmpty()) {
            throw AssemblyException.at(
                    "PSE007",
                    line.span(symbol),
                    "'" + symbol.text() + "' has nothing on its " + (left.isEmpty() ? "left" : "right"));
        }
        if (bits >= 0 && (!constant(left) && bits < operator || !constant(right) && bits > operator)) {
            throw AssemblyException.at(
                    "PSE008",
                    line.span(words.get(bits)),
                    "'&' and '" + symbol.text() + "' do not mix",
                    "a bit test stands alone; or use the AND instruction first");
        }
        if (memory(left) && memory(right)) {
            throw AssemblyException.at(
                    "PSE009",
                    line.span(symbol),
                    "both sides of '" + symbol.text() + "' are memory",
                    "load one into a register first");
        }
        if (number(left) && number(right)) {
            return folded(left.get(0).value(), symbol.text(), right.get(0).value(), codes);
        }
        if (constant(left)) {
            if (constant(right)) {
                throw AssemblyException.at(
                        "PSE010",
                        line.span(symbol),
                        "both sides of '" + symbol.text() + "' are constants",
                        "choose between constants with %if");
            }
            return flags(
                    right, left, Objects.requireNonNull(codes.get(Objects.requireNonNull(SWAPPED.get(symbol.text())))));
        }
        return flags(left, right, Objects.requireNonNull(codes.get(symbol.text())));
    }

    private PseudocodeCondition flags(List<Token> left, List<Token> right, String code) {
        boolean zero = number(right) && right.get(0).value() == 0;
        // TEST sets ZF and SF as CMP with 0 does, and clears CF and OF as well: one byte less.
        return zero && isRegister(left)
                ? new PseudocodeCondition.Flags(instruction("test", left, left), code)
                : new PseudocodeCondition.Flags(instruction("cmp", left, right), code);
    }

    private PseudocodeCondition bits(List<Token> words, int at) {
        List<Token> left = words.subList(0, at);
        List<Token> right = words.subList(at + 1, words.size());
        if (left.isEmpty() || right.isEmpty()) {
            throw AssemblyException.at(
                    "PSE007",
                    line.span(words.get(at)),
                    "'&' has nothing on its " + (left.isEmpty() ? "left" : "right"));
        }
        if (number(left) && number(right)) {
            return (left.get(0).value() & right.get(0).value()) != 0
                    ? new PseudocodeCondition.Always()
                    : new PseudocodeCondition.Never();
        }
        if (constant(left) && constant(right)) {
            throw AssemblyException.at(
                    "PSE010",
                    line.span(words.get(at)),
                    "both sides of '&' are constants",
                    "choose between constants with %if");
        }
        boolean swap = constant(left) || memory(right);
        return new PseudocodeCondition.Flags(instruction("test", swap ? right : left, swap ? left : right), "ne");
    }

    private PseudocodeCondition single(List<Token> words) {
        if (isRegister(words)) {
            return new PseudocodeCondition.Flags(instruction("test", words, words), "ne");
        }
        if (memory(words)) {
            return new PseudocodeCondition.Flags(instruction("cmp", words, PseudocodeWriter.words("0")), "ne");
        }
        if (number(words)) {
            return words.get(0).value() != 0 ? new PseudocodeCondition.Always() : new PseudocodeCondition.Never();
        }
        String code = words.size() == 1 ? FLAGS.get(words.get(0).text().toLowerCase(Locale.ROOT)) : null;
        if (code == null) {
            throw new AssemblyException(Suggestion.unknown(
                    "PSE011",
                    line.span(words.get(0)),
                    "'" + words.get(0).text() + "' is no condition",
                    words.get(0).text(),
                    new TreeSet<>(FLAGS.keySet())));
        }
        return new PseudocodeCondition.Flags(List.of(), code);
    }

    private static PseudocodeCondition folded(long left, String operator, long right, Map<String, String> codes) {
        int order = codes == SIGNED ? Long.compare(left, right) : Long.compareUnsigned(left, right);
        boolean holds = switch (operator) {
            case "==" -> order == 0;
            case "!=" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
        return holds ? new PseudocodeCondition.Always() : new PseudocodeCondition.Never();
    }

    private List<Token> instruction(String mnemonic, List<Token> first, List<Token> second) {
        List<Token> all = new ArrayList<>(PseudocodeWriter.words(mnemonic, first));
        all.addAll(PseudocodeWriter.words(",", second));
        return resolver.apply(all);
    }

    private boolean isRegister(List<Token> words) {
        return words.size() == 1
                && words.get(0).kind() == Token.Kind.WORD
                && register.test(words.get(0).text());
    }

    private static boolean memory(List<Token> words) {
        return words.get(words.size() - 1).is("]");
    }

    private static boolean number(List<Token> words) {
        return words.size() == 1 && words.get(0).kind() == Token.Kind.NUMBER;
    }

    private boolean constant(List<Token> words) {
        return words.stream()
                .noneMatch(token -> token.is("[") || token.kind() == Token.Kind.WORD && register.test(token.text()));
    }
}
