package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.List;

/** Directives that give a name a meaning: {@code %define} and its relatives. */
final class DefinitionDirectives {
    private final Definitions definitions;

    DefinitionDirectives(Definitions definitions) {
        this.definitions = definitions;
    }

    /** Performs the directive {@code word} if it is one of these; answers whether it is. */
    boolean perform(Line line, String word, List<Token> rest) {
        switch (word) {
            case "%define" -> definitions.define(line, rest);
            case "%xdefine" -> definitions.define(line, expandedTail(line, rest));
            case "%undef" -> definitions.undefine(name(line, rest));
            case "%assign" -> {
                long value = definitions.number(line, rest.subList(Math.min(1, rest.size()), rest.size()), "%assign");
                Token number = new Token(
                        Token.Kind.NUMBER,
                        Long.toString(value),
                        value,
                        line.first().column(),
                        1);
                definitions.set(name(line, rest), List.of(number));
            }
            case "%strlen" -> {
                List<Token> text = expandedTail(line, rest);
                if (text.size() != 2 || text.get(1).kind() != Token.Kind.STRING) {
                    throw AssemblyException.at("ASM028", line.whole(), "%strlen takes a name and a string");
                }
                long length = text.get(1).text().getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
                definitions.set(
                        name(line, rest), List.of(new Token(Token.Kind.NUMBER, Long.toString(length), length, 1, 1)));
            }
            case "%substr" -> substring(line, rest);
            default -> {
                return false;
            }
        }
        return true;
    }

    private List<Token> expandedTail(Line line, List<Token> rest) {
        List<Token> tokens = new ArrayList<>(rest.subList(0, Math.min(1, rest.size())));
        tokens.addAll(definitions.substitute(rest.subList(Math.min(1, rest.size()), rest.size()), line));
        return tokens;
    }

    private static String name(Line line, List<Token> rest) {
        if (rest.isEmpty() || rest.get(0).kind() != Token.Kind.WORD) {
            throw AssemblyException.at(
                    "ASM033", line.whole(), "'" + line.first().text() + "' takes a name");
        }
        return rest.get(0).text();
    }

    /** {@code %substr name string start[, count]}: the first byte is 1; a negative count leaves bytes at the end. */
    private void substring(Line line, List<Token> rest) {
        List<Token> expanded = expandedTail(line, rest);
        List<Token> operands = expanded.subList(Math.min(1, expanded.size()), expanded.size());
        List<List<Token>> numbers = Preprocessor.split(operands.subList(Math.min(1, operands.size()), operands.size()));
        if (operands.isEmpty()
                || operands.get(0).kind() != Token.Kind.STRING
                || numbers.isEmpty()
                || numbers.size() > 2) {
            throw AssemblyException.at(
                    "ASM049",
                    line.whole(),
                    "%substr takes a name, a string, and where to begin",
                    "for example: %substr part 'abcd' 2, 3");
        }
        String text = operands.get(0).text();
        long start = definitions.number(line, numbers.get(0), "%substr");
        long count = numbers.size() == 1 ? 1 : definitions.number(line, numbers.get(1), "%substr");
        long from = Math.min(Math.max(start - 1, 0), text.length());
        long end = count < 0 ? text.length() + count + 1 : start - 1 + count;
        String part = text.substring((int) from, (int) Math.min(Math.max(end, from), text.length()));
        definitions.set(name(line, rest), List.of(new Token(Token.Kind.STRING, part, 0, 1, 1)));
    }
}
