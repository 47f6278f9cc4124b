package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vmxlab.vmx.VmcsField;

/** Single-line macros, and constants that conditions may ask for. */
final class Definitions implements Names {
    private static final int DEPTH = 64;

    private final Map<String, Definition> definitions = new HashMap<>();
    private final Map<String, Long> constants;

    private record Definition(@Nullable List<String> parameters, List<Token> body) {}

    Definitions(Map<String, Long> constants) {
        this.constants = new HashMap<>(constants);
    }

    private static Token number(long value) {
        return new Token(Token.Kind.NUMBER, Long.toString(value), value, 1, 1);
    }

    void useVmcsFields() {
        for (VmcsField field : VmcsField.all()) {
            for (String name : field.names()) {
                set(name, List.of(number(field.encoding())));
            }
        }
    }

    boolean isDefined(String name) {
        return definitions.containsKey(name) || constants.containsKey(name);
    }

    void set(String name, List<Token> body) {
        definitions.put(name, new Definition(null, List.copyOf(body)));
    }

    void undefine(String name) {
        definitions.remove(name);
    }

    /** {@code %define name body} or {@code %define name(a, b) body}. */
    void define(Line line, List<Token> tokens) {
        if (tokens.isEmpty() || tokens.get(0).kind() != Token.Kind.WORD) {
            throw AssemblyException.at("ASM041", line.whole(), "%define takes a name");
        }
        Token name = tokens.get(0);
        boolean function =
                tokens.size() > 1 && tokens.get(1).is("(") && tokens.get(1).column() == name.column() + name.length();
        if (!function) {
            set(name.text(), tokens.subList(1, tokens.size()));
            return;
        }
        List<String> parameters = new ArrayList<>();
        int at = 2;
        while (at < tokens.size() && !tokens.get(at).is(")")) {
            if (!tokens.get(at).is(",")) {
                parameters.add(tokens.get(at).text());
            }
            at++;
        }
        if (at == tokens.size()) {
            throw AssemblyException.at("ASM042", line.span(tokens.get(1)), "the parameter list is not closed");
        }
        definitions.put(name.text(), new Definition(parameters, List.copyOf(tokens.subList(at + 1, tokens.size()))));
    }

    /** {@code tokens} with all definitions put in, and words joined by {@code %+}. */
    List<Token> substitute(List<Token> tokens, Line line) {
        boolean anything = false;
        for (Token token : tokens) {
            anything |= token.kind() == Token.Kind.WORD
                    && (definitions.containsKey(token.text()) || token.text().equals("%+"));
        }
        return anything ? pasted(expanded(tokens, line, new HashSet<>(), 0), line) : tokens;
    }

    /** The value of the expression {@code tokens}, which {@code what} needs now. */
    long number(Line line, List<Token> tokens, String what) {
        Value value = Expression.of(line, substitute(tokens, line), this);
        if (!value.known()) {
            throw AssemblyException.at("ASM027", line.whole(), what + " needs a value that is known here");
        }
        return value.number();
    }

    private List<Token> expanded(List<Token> tokens, Line line, Set<String> active, int depth) {
        if (depth > DEPTH) {
            throw AssemblyException.at("ASM043", line.whole(), "definitions are nested " + DEPTH + " deep");
        }
        List<Token> result = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            Definition definition = token.kind() == Token.Kind.WORD && !active.contains(token.text())
                    ? definitions.get(token.text())
                    : null;
            if (definition == null) {
                result.add(token);
                continue;
            }
            List<Token> body = definition.body();
            if (definition.parameters() != null) {
                if (i + 1 >= tokens.size() || !tokens.get(i + 1).is("(")) {
                    result.add(token);
                    continue;
                }
                int close = close(tokens, i + 1, line);
                body = bound(
                        definition.parameters(), Preprocessor.split(tokens.subList(i + 2, close)), body, token, line);
                i = close;
            }
            Set<String> inner = new HashSet<>(active);
            inner.add(token.text());
            for (Token inserted : expanded(body, line, inner, depth + 1)) {
                result.add(inserted.at(token.column(), token.length()));
            }
        }
        return result;
    }

    private static int close(List<Token> tokens, int open, Line line) {
        int depth = 0;
        for (int i = open; i < tokens.size(); i++) {
            depth += tokens.get(i).is("(") ? 1 : tokens.get(i).is(")") ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        throw AssemblyException.at("ASM044", line.span(tokens.get(open)), "this parenthesis is not closed");
    }

    private static List<Token> bound(
            List<String> parameters, List<List<Token>> arguments, List<Token> body, Token name, Line line) {
        if (parameters.size() != arguments.size()) {
            throw AssemblyException.at(
                    "ASM045",
                    line.span(name),
                    "'" + name.text() + "' takes " + parameters.size() + " parameters, not " + arguments.size());
        }
        List<Token> result = new ArrayList<>();
        for (Token token : body) {
            int index = parameters.indexOf(token.text());
            if (index >= 0) {
                result.addAll(arguments.get(index));
            } else {
                result.add(token);
            }
        }
        return result;
    }

    /** What {@code %+} makes may itself be defined. */
    private List<Token> pasted(List<Token> tokens, Line line) {
        List<Token> result = tokens;
        for (int round = 0; result.stream().anyMatch(token -> token.is("%+")); round++) {
            if (round > DEPTH) {
                throw AssemblyException.at("ASM043", line.whole(), "definitions are nested " + DEPTH + " deep");
            }
            result = expanded(joined(result), line, new HashSet<>(), 0);
        }
        return result;
    }

    private static List<Token> joined(List<Token> tokens) {
        List<Token> result = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).is("%+")) {
                if (result.isEmpty() || i + 1 == tokens.size()) {
                    continue;
                }
                Token left = result.remove(result.size() - 1);
                result.add(Token.word(left.text() + tokens.get(i + 1).text(), left));
                i++;
            } else {
                result.add(tokens.get(i));
            }
        }
        return result;
    }

    @Override
    public @Nullable Value value(String name) {
        Long constant = constants.get(name);
        return constant == null ? null : Value.of(constant);
    }

    @Override
    public Value here() {
        return new Value(0, true, false);
    }

    @Override
    public Value sectionStart() {
        return new Value(0, true, false);
    }

    @Override
    public Iterable<String> known() {
        return definitions.keySet();
    }
}
