package org.vmxlab.assembler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vmxlab.diagnostic.Diagnostic;
import org.vmxlab.diagnostic.SourceFile;

/** NASM's preprocessor: includes, definitions, conditions, macros, repetition. */
final class Preprocessor {
    private static final int INCLUDE_DEPTH = 32;
    private static final int EXPANSION_DEPTH = 64;
    private static final int MOST_REPETITIONS = 1_000_000;
    private static final int MOST_LINES = 2_000_000;

    private final SourceProvider provider;
    private final List<Diagnostic> diagnostics;
    private final Definitions definitions;
    private final Map<String, List<Macro>> macros = new HashMap<>();
    private final List<Line> output = new ArrayList<>();
    private final Deque<SourceFile> including = new ArrayDeque<>();
    private final Deque<MacroCall> calls = new ArrayDeque<>();
    private int expansions;
    private int macroDepth;
    private boolean exitRepetition;

    Preprocessor(SourceProvider provider, Map<String, Long> constants, List<Diagnostic> diagnostics) {
        this.provider = provider;
        this.diagnostics = diagnostics;
        this.definitions = new Definitions(constants);
    }

    List<Line> run(SourceFile main) {
        include(main);
        return output;
    }

    private void include(SourceFile file) {
        including.push(file);
        List<Line> lines = new ArrayList<>();
        for (int number = 1; number <= file.lines().size(); number++) {
            try {
                lines.add(Lexer.line(file, number));
            } catch (AssemblyException error) {
                diagnostics.add(error.diagnostic());
            }
        }
        process(lines);
        including.pop();
    }

    private void process(List<Line> lines) {
        int at = 0;
        while (at < lines.size() && !exitRepetition) {
            if (output.size() > MOST_LINES) {
                return;
            }
            Line line = lines.get(at);
            try {
                at = one(lines, at, line);
            } catch (AssemblyException error) {
                diagnostics.add(error.diagnostic());
                at++;
            }
        }
    }

    /** Handles the line at {@code at}; answers where to go on. */
    private int one(List<Line> lines, int at, Line unbound) {
        Line line = bound(unbound);
        if (line.isEmpty()) {
            return at + 1;
        }
        String word = line.first().text().toLowerCase(Locale.ROOT);
        if (word.startsWith("%if")) {
            return conditional(lines, at);
        }
        switch (word) {
            case "%macro", "%imacro" -> {
                int end = matching(lines, at, "%macro", "%endmacro");
                reported(() -> defineMacro(line, lines.subList(at + 1, end)));
                return end + 1;
            }
            case "%rep" -> {
                int end = matching(lines, at, "%rep", "%endrep");
                reported(() -> repeat(line, lines.subList(at + 1, end)));
                return end + 1;
            }
            case "%exitrep" -> {
                exitRepetition = true;
                return at + 1;
            }
            case "%else", "%endif", "%elif", "%endmacro", "%endrep" ->
                throw AssemblyException.at(
                        "ASM020", line.span(line.first()), "'" + word + "' without the directive that it ends");
            default -> {}
        }
        if (word.startsWith("%") && word.length() > 1 && Character.isLetter(word.charAt(1))) {
            directive(line, word);
            return at + 1;
        }
        expand(line);
        return at + 1;
    }

    /** Does {@code work}; an error in it is said once, and its lines are not read for themselves. */
    private void reported(Runnable work) {
        try {
            work.run();
        } catch (AssemblyException error) {
            diagnostics.add(error.diagnostic());
        }
    }

    private int matching(List<Line> lines, int at, String open, String close) {
        int depth = 0;
        for (int i = at; i < lines.size(); i++) {
            if (lines.get(i).startsWith(open)) {
                depth++;
            } else if (lines.get(i).startsWith(close) && --depth == 0) {
                return i;
            }
        }
        Line line = lines.get(at);
        throw AssemblyException.at("ASM021", line.span(line.first()), "'" + open + "' has no '" + close + "'");
    }

    // ------------------------------------------------------------------ conditions

    private int conditional(List<Line> lines, int at) {
        Boolean first = decided(bound(lines.get(at)));
        boolean active = Boolean.TRUE.equals(first);
        // Where nobody can tell what was meant, no branch is taken, and nothing more is said.
        boolean done = active || first == null;
        int start = at + 1;
        int depth = 0;
        boolean otherwise = false;
        for (int i = at + 1; i < lines.size(); i++) {
            Line line = lines.get(i);
            String word = line.isEmpty() ? "" : line.first().text().toLowerCase(Locale.ROOT);
            if (word.startsWith("%if")) {
                depth++;
            } else if (depth > 0) {
                depth -= word.equals("%endif") ? 1 : 0;
            } else if (word.startsWith("%elif") || word.equals("%else") || word.equals("%endif")) {
                if (active) {
                    process(lines.subList(start, i));
                }
                if (word.equals("%endif")) {
                    return i + 1;
                }
                if (otherwise) {
                    diagnostics.add(
                            Diagnostic.error("ASM022", line.span(line.first()), "'" + word + "' behind '%else'"));
                }
                otherwise = word.equals("%else");
                Boolean next = done ? Boolean.FALSE : otherwise ? Boolean.TRUE : decided(bound(line));
                active = Boolean.TRUE.equals(next);
                done |= active || next == null;
                start = i + 1;
            }
        }
        Line line = lines.get(at);
        diagnostics.add(Diagnostic.error(
                "ASM023", line.span(line.first()), "'" + line.first().text() + "' has no '%endif'"));
        return lines.size();
    }

    /** Whether a condition holds; null if it is malformed, which has then been said. */
    private @Nullable Boolean decided(Line line) {
        try {
            return holds(line);
        } catch (AssemblyException error) {
            diagnostics.add(error.diagnostic());
            return null;
        }
    }

    private boolean holds(Line line) {
        String word =
                line.first().text().toLowerCase(Locale.ROOT).replace("%el", "%").substring(1);
        List<Token> rest = line.tokens().subList(1, line.tokens().size());
        boolean negated = word.startsWith("ifn") && !word.equals("ifnum");
        return switch (word) {
            case "ifdef", "ifndef" -> {
                if (rest.size() != 1) {
                    throw AssemblyException.at("ASM024", line.whole(), "'%" + word + "' takes one name");
                }
                yield definitions.isDefined(rest.get(0).text()) != negated;
            }
            case "ifidn", "ifidni", "ifnidn", "ifnidni" -> {
                List<List<Token>> sides = split(definitions.substitute(rest, line));
                if (sides.size() != 2) {
                    throw AssemblyException.at(
                            "ASM025", line.whole(), "'%" + word + "' compares two texts, with a comma between");
                }
                String a = text(sides.get(0));
                String b = text(sides.get(1));
                yield (word.endsWith("i") ? a.equalsIgnoreCase(b) : a.equals(b)) != negated;
            }
            case "if" -> number(line, rest, "%if") != 0;
            case "ifmacro", "ifnmacro" ->
                (rest.size() == 1 && macros.containsKey(rest.get(0).text().toLowerCase(Locale.ROOT))) != negated;
            case "ifempty", "ifnempty" -> definitions.substitute(rest, line).isEmpty() != negated;
            case "ifnum", "ifnnum" -> isOne(definitions.substitute(rest, line), Token.Kind.NUMBER) != negated;
            case "ifstr", "ifnstr" -> isOne(definitions.substitute(rest, line), Token.Kind.STRING) != negated;
            case "ifid", "ifnid" -> isOne(definitions.substitute(rest, line), Token.Kind.WORD) != negated;
            default ->
                throw AssemblyException.at(
                        "ASM026",
                        line.span(line.first()),
                        "'%" + word + "' is not a condition that vmxlab knows",
                        "there are %if, %ifdef, %ifidn, %ifidni, %ifmacro, %ifempty, %ifnum, %ifstr, %ifid, and each with n: %ifndef");
        };
    }

    private static boolean isOne(List<Token> tokens, Token.Kind kind) {
        return tokens.size() == 1 && tokens.get(0).kind() == kind;
    }

    private long number(Line line, List<Token> tokens, String what) {
        Value value = Expression.of(line, definitions.substitute(tokens, line), definitions);
        if (!value.known()) {
            throw AssemblyException.at("ASM027", line.whole(), what + " needs a value that is known here");
        }
        return value.number();
    }

    private static String text(List<Token> tokens) {
        StringBuilder text = new StringBuilder();
        tokens.forEach(token -> text.append(text.length() == 0 ? "" : " ").append(token.text()));
        return text.toString();
    }

    static List<List<Token>> split(List<Token> tokens) {
        List<List<Token>> parts = new ArrayList<>();
        List<Token> part = new ArrayList<>();
        int depth = 0;
        for (Token token : tokens) {
            boolean symbol = token.kind() == Token.Kind.SYMBOL;
            depth += symbol && (token.is("(") || token.is("[") || token.is("{")) ? 1 : 0;
            depth -= symbol && (token.is(")") || token.is("]") || token.is("}")) ? 1 : 0;
            if (symbol && token.is(",") && depth == 0) {
                parts.add(part);
                part = new ArrayList<>();
            } else {
                part.add(token);
            }
        }
        if (!part.isEmpty() || !parts.isEmpty()) {
            parts.add(part);
        }
        return parts;
    }

    // ------------------------------------------------------------------ directives

    private void directive(Line line, String word) {
        List<Token> rest = line.tokens().subList(1, line.tokens().size());
        switch (word) {
            case "%include" -> includeNamed(line, rest);
            case "%define" -> definitions.define(line, rest);
            case "%xdefine" -> definitions.define(line, expandedTail(line, rest));
            case "%undef" -> definitions.undefine(name(line, rest));
            case "%assign" -> {
                long value = number(line, rest.subList(Math.min(1, rest.size()), rest.size()), "%assign");
                Token number = new Token(
                        Token.Kind.NUMBER,
                        Long.toString(value),
                        value,
                        line.first().column(),
                        1);
                definitions.set(name(line, rest), List.of(number));
            }
            case "%strlen" -> {
                if (rest.size() != 2 || rest.get(1).kind() != Token.Kind.STRING) {
                    throw AssemblyException.at("ASM028", line.whole(), "%strlen takes a name and a string");
                }
                long length = rest.get(1).text().getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
                definitions.set(
                        name(line, rest), List.of(new Token(Token.Kind.NUMBER, Long.toString(length), length, 1, 1)));
            }
            case "%rotate" -> rotate(line, rest);
            case "%error", "%fatal" ->
                throw AssemblyException.at("ASM029", line.whole(), "the program says: " + text(rest));
            case "%warning" ->
                diagnostics.add(new Diagnostic(
                        Diagnostic.Severity.WARNING,
                        "ASM030",
                        "the program says: " + text(rest),
                        line.whole(),
                        "",
                        List.of()));
            case "%use" -> {
                if (rest.size() != 1 || !rest.get(0).isWord("vmcs")) {
                    throw AssemblyException.at(
                            "ASM031",
                            line.whole(),
                            "there is no package of that name",
                            "the only one is 'vmcs': %use vmcs");
                }
                definitions.useVmcsFields();
            }
            default ->
                throw new AssemblyException(Suggestion.unknown(
                        "ASM032",
                        line.span(line.first()),
                        "'" + word + "' is not a directive that vmxlab knows",
                        word,
                        List.of(
                                "%include",
                                "%define",
                                "%xdefine",
                                "%undef",
                                "%assign",
                                "%ifdef",
                                "%ifndef",
                                "%if",
                                "%elif",
                                "%else",
                                "%endif",
                                "%macro",
                                "%endmacro",
                                "%rep",
                                "%endrep",
                                "%exitrep",
                                "%rotate",
                                "%error",
                                "%warning",
                                "%strlen",
                                "%use")));
        }
    }

    private void rotate(Line line, List<Token> rest) {
        MacroCall call = calls.peek();
        if (call == null) {
            throw AssemblyException.at("ASM046", line.whole(), "'%rotate' stands within a macro only");
        }
        call.rotate(number(line, rest, "%rotate"));
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

    private void includeNamed(Line line, List<Token> rest) {
        if (rest.size() != 1 || rest.get(0).kind() != Token.Kind.STRING) {
            throw AssemblyException.at("ASM034", line.whole(), "%include takes a file name in quotes");
        }
        if (including.size() >= INCLUDE_DEPTH) {
            throw AssemblyException.at(
                    "ASM035",
                    line.whole(),
                    "includes are nested " + INCLUDE_DEPTH + " deep",
                    "does a file include itself? guard it with %ifndef NAME / %define NAME / %endif");
        }
        Optional<SourceFile> file = provider.find(rest.get(0).text(), line.file());
        if (file.isEmpty()) {
            throw AssemblyException.at(
                    "ASM036",
                    line.span(rest.get(0)),
                    "there is no file '" + rest.get(0).text() + "'",
                    "it is looked for beside the including file, in guest-programs and among the layouts of hypervisor-model");
        }
        include(file.get());
    }

    private void repeat(Line line, List<Line> body) {
        long count = number(line, line.tokens().subList(1, line.tokens().size()), "%rep");
        if (count < 0 || count > MOST_REPETITIONS) {
            throw AssemblyException.at(
                    "ASM037", line.whole(), "%rep takes 0 to " + MOST_REPETITIONS + ", not " + count);
        }
        for (long i = 0; i < count && !exitRepetition; i++) {
            process(body);
        }
        exitRepetition = false;
    }

    // ------------------------------------------------------------------ macros

    private void defineMacro(Line line, List<Line> body) {
        List<Token> tokens = line.tokens();
        if (tokens.size() < 3
                || tokens.get(1).kind() != Token.Kind.WORD
                || tokens.get(2).kind() != Token.Kind.NUMBER) {
            throw AssemblyException.at(
                    "ASM038",
                    line.whole(),
                    "%macro takes a name and a number of parameters",
                    "for example: %macro save 1");
        }
        int least = (int) tokens.get(2).value();
        int most = least;
        boolean greedy = false;
        int next = 3;
        if (next < tokens.size() && tokens.get(next).is("-")) {
            next++;
            if (next < tokens.size() && tokens.get(next).is("*")) {
                most = Integer.MAX_VALUE;
            } else if (next < tokens.size()) {
                most = (int) tokens.get(next).value();
            }
            next++;
        }
        if (next < tokens.size() && tokens.get(next).is("+")) {
            greedy = true;
            next++;
        }
        List<List<Token>> defaults = split(tokens.subList(Math.min(next, tokens.size()), tokens.size()));
        macros.computeIfAbsent(tokens.get(1).text().toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                .add(0, new Macro(tokens.get(1).text(), least, most, greedy, defaults, List.copyOf(body)));
    }

    private void expand(Line line) {
        Line substituted = line.with(definitions.substitute(line.tokens(), line));
        if (substituted.isEmpty()) {
            return;
        }
        int start = 0;
        // 'label: macro arguments'
        if (substituted.tokens().size() > 2 && substituted.tokens().get(1).is(":")) {
            start = 2;
        }
        Token name = substituted.tokens().get(start);
        List<Macro> candidates = name.kind() == Token.Kind.WORD
                ? macros.getOrDefault(name.text().toLowerCase(Locale.ROOT), List.of())
                : List.of();
        if (candidates.isEmpty()) {
            output.add(substituted);
            return;
        }
        if (start == 2) {
            output.add(substituted.with(substituted.tokens().subList(0, 2)));
        }
        List<List<Token>> arguments = split(
                substituted.tokens().subList(start + 1, substituted.tokens().size()));
        Macro macro = candidates.stream()
                .filter(candidate -> candidate.takes(arguments.size()))
                .findFirst()
                .orElseThrow(() -> AssemblyException.at(
                        "ASM039",
                        substituted.span(name),
                        "the macro '" + name.text() + "' takes another number of parameters than " + arguments.size()));
        call(macro, arguments, substituted);
    }

    private void call(Macro macro, List<List<Token>> arguments, Line site) {
        if (macroDepth >= EXPANSION_DEPTH) {
            throw AssemblyException.at(
                    "ASM040",
                    site.whole(),
                    "macros are nested " + EXPANSION_DEPTH + " deep",
                    "does '" + macro.name() + "' call itself?");
        }
        int number = ++expansions;
        calls.push(new MacroCall(macro, arguments, number));
        macroDepth++;
        // Positions are those of the call: that is the line its author looks at.
        process(macro.body().stream()
                .map(line -> site.with(line.tokens().stream()
                        .map(token ->
                                token.at(site.first().column(), site.first().length()))
                        .toList()))
                .toList());
        macroDepth--;
        calls.pop();
    }

    /** {@code line} with the parameters of the macro call that it stands in. */
    private Line bound(Line line) {
        MacroCall call = calls.peek();
        return call == null ? line : line.with(call.bind(line.tokens()));
    }
}
