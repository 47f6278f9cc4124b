package org.vmxlab.assembler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
    private final MacroTable macros = new MacroTable();
    private final Conditions conditions;
    private final DefinitionDirectives definitionDirectives;
    private final List<Line> output = new ArrayList<>();
    private final Deque<SourceFile> including = new ArrayDeque<>();
    private final Contexts contexts = new Contexts();
    private final Deque<MacroCall> calls = new ArrayDeque<>();
    private int expansions;
    private int macroDepth;
    private boolean exitRepetition;
    private final Nesting nesting = new Nesting();
    private boolean abandoned;

    Preprocessor(SourceProvider provider, Map<String, Long> constants, List<Diagnostic> diagnostics) {
        this.provider = provider;
        this.diagnostics = diagnostics;
        this.definitions = new Definitions(constants);
        this.conditions = new Conditions(definitions, macros, contexts, diagnostics);
        this.definitionDirectives = new DefinitionDirectives(definitions);
    }

    List<Line> run(SourceFile main) {
        include(main);
        return output;
    }

    private void include(SourceFile file) {
        including.push(file);
        List<Line> lines = new ArrayList<>();
        for (int number = 1; number <= file.lines().size(); number += Lexer.lines(file, number)) {
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
        if (lines.isEmpty()) {
            return;
        }
        try {
            nesting.enter(lines.get(0));
        } catch (AssemblyException tooDeep) {
            abandon(tooDeep.diagnostic());
            return;
        }
        each(lines);
        nesting.leave();
    }

    private void each(List<Line> lines) {
        int at = 0;
        while (at < lines.size() && !exitRepetition && !abandoned) {
            Line line = lines.get(at);
            if (output.size() >= MOST_LINES) {
                abandon(Diagnostic.error(
                        "ASM072",
                        line.whole(),
                        "the program has more than " + MOST_LINES + " lines once it is expanded"));
                return;
            }
            try {
                at = one(lines, at, line);
            } catch (AssemblyException error) {
                diagnostics.add(error.diagnostic());
                at++;
            }
        }
    }

    /** Says why; nothing more is processed then. */
    private void abandon(Diagnostic why) {
        if (!abandoned) {
            abandoned = true;
            diagnostics.add(why);
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
                reported(() -> macros.define(line, lines.subList(at + 1, end)));
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
        Boolean first = conditions.decided(bound(lines.get(at)));
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
                Boolean next = done ? Boolean.FALSE : otherwise ? Boolean.TRUE : conditions.decided(bound(line));
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

    static List<List<Token>> split(List<Token> tokens) {
        List<List<Token>> parts = new ArrayList<>();
        List<Token> part = new ArrayList<>();
        int depth = 0;
        for (Token token : tokens) {
            boolean symbol = token.kind() == Token.Kind.SYMBOL;
            depth += symbol ? nesting(token) : 0;
            if (symbol && depth == 0 && token.is(",")) {
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

    private static int nesting(Token symbol) {
        return switch (symbol.text()) {
            case "(", "[", "{" -> 1;
            case ")", "]", "}" -> -1;
            default -> 0;
        };
    }

    // ------------------------------------------------------------------ directives

    private void directive(Line line, String word) {
        List<Token> rest = line.tokens().subList(1, line.tokens().size());
        if (definitionDirectives.perform(line, word, rest)) {
            return;
        }
        switch (word) {
            case "%include" -> includeNamed(line, rest);
            case "%push" -> contexts.push(rest);
            case "%pop" -> contexts.pop(line, rest);
            case "%rotate" -> rotate(line, rest);
            case "%error", "%fatal" ->
                throw AssemblyException.at("ASM029", line.whole(), "the program says: " + Line.text(rest));
            case "%warning" ->
                diagnostics.add(new Diagnostic(
                        Diagnostic.Severity.WARNING,
                        "ASM030",
                        "the program says: " + Line.text(rest),
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
                                "%push",
                                "%pop",
                                "%error",
                                "%warning",
                                "%strlen",
                                "%substr",
                                "%use")));
        }
    }

    private void rotate(Line line, List<Token> rest) {
        MacroCall call = calls.peek();
        if (call == null) {
            throw AssemblyException.at("ASM046", line.whole(), "'%rotate' stands within a macro only");
        }
        call.rotate(definitions.number(line, rest, "%rotate"));
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
        long count =
                definitions.number(line, line.tokens().subList(1, line.tokens().size()), "%rep");
        if (count < 0 || count > MOST_REPETITIONS) {
            throw AssemblyException.at(
                    "ASM037", line.whole(), "%rep takes 0 to " + MOST_REPETITIONS + ", not " + count);
        }
        for (long i = 0; i < count && !exitRepetition && !abandoned; i++) {
            process(body);
        }
        exitRepetition = false;
    }

    // ------------------------------------------------------------------ macros

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
        List<Macro> candidates = macros.named(name);
        if (candidates.isEmpty()) {
            output.add(substituted);
            return;
        }
        if (start == 2) {
            output.add(substituted.with(substituted.tokens().subList(0, 2)));
        }
        List<List<Token>> arguments = split(
                substituted.tokens().subList(start + 1, substituted.tokens().size()));
        for (Macro macro : candidates) {
            if (macro.takes(arguments.size())) {
                call(macro, arguments, substituted);
                return;
            }
        }
        throw AssemblyException.at(
                "ASM039",
                substituted.span(name),
                "the macro '" + name.text() + "' takes another number of parameters than " + arguments.size());
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
        List<Line> body = new ArrayList<>(macro.body().size());
        for (Line line : macro.body()) {
            List<Token> placed = new ArrayList<>(line.tokens().size());
            for (Token token : line.tokens()) {
                placed.add(token.at(site.first().column(), site.first().length()));
            }
            body.add(site.with(placed));
        }
        process(body);
        macroDepth--;
        calls.pop();
    }

    /** {@code line} with the parameters of the macro call that it stands in, and the names of its context. */
    private Line bound(Line line) {
        MacroCall call = calls.peek();
        return contexts.bound(call == null ? line : line.with(call.bind(line.tokens())));
    }
}
