package org.vmxlab.assembler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** The context stack of {@code %push} and {@code %pop}, and the names that belong to its contexts: {@code %$name}. */
final class Contexts {
    private final Deque<Context> stack = new ArrayDeque<>();
    private int pushed;

    /**
     * One context.
     *
     * @param name empty if it has none
     * @param number tells its names from those of others
     */
    private record Context(String name, int number) {}

    void push(List<Token> rest) {
        stack.push(new Context(rest.isEmpty() ? "" : rest.get(0).text(), ++pushed));
    }

    void pop(Line line, List<Token> rest) {
        if (stack.isEmpty()) {
            throw AssemblyException.at("ASM047", line.whole(), "'%pop' without '%push'");
        }
        if (!rest.isEmpty() && !rest.get(0).text().equals(stack.element().name())) {
            throw AssemblyException.at(
                    "ASM047",
                    line.span(rest.get(0)),
                    "the innermost context is '" + stack.element().name() + "', not '"
                            + rest.get(0).text() + "'");
        }
        stack.pop();
    }

    boolean innermostIs(Token name) {
        return !stack.isEmpty() && stack.element().name().equals(name.text());
    }

    /** {@code line} with its {@code %$name}s made the names of their contexts. */
    Line bound(Line line) {
        if (!anyBelongs(line.tokens())) {
            return line;
        }
        List<Token> tokens = new ArrayList<>();
        for (Token token : line.tokens()) {
            tokens.add(belongs(token) ? Token.word(bound(line, token), token) : token);
        }
        return line.with(tokens);
    }

    private static boolean anyBelongs(List<Token> tokens) {
        for (Token token : tokens) {
            if (belongs(token)) {
                return true;
            }
        }
        return false;
    }

    private static boolean belongs(Token token) {
        return token.kind() == Token.Kind.WORD && token.text().startsWith("%$");
    }

    /** {@code %$name} is of the innermost context, {@code %$$name} of the one around it. */
    private String bound(Line line, Token token) {
        int start = 1;
        while (start < token.text().length() && token.text().charAt(start) == '$') {
            start++;
        }
        Iterator<Context> contexts = stack.iterator();
        for (int outwards = start - 2; outwards > 0 && contexts.hasNext(); outwards--) {
            contexts.next();
        }
        if (!contexts.hasNext()) {
            throw AssemblyException.at(
                    "ASM048",
                    line.span(token),
                    "'" + token.text() + "' belongs to a context, and there is none",
                    "open one with %push");
        }
        return "..@context" + contexts.next().number() + "." + token.text().substring(start);
    }
}
