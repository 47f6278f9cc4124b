package org.vmxlab.assembler;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vmxlab.diagnostic.Diagnostic;

/** What {@code %if} and its relatives ask. */
final class Conditions {
    private final Definitions definitions;
    private final MacroTable macros;
    private final Contexts contexts;
    private final List<Diagnostic> diagnostics;

    Conditions(Definitions definitions, MacroTable macros, Contexts contexts, List<Diagnostic> diagnostics) {
        this.definitions = definitions;
        this.macros = macros;
        this.contexts = contexts;
        this.diagnostics = diagnostics;
    }

    /** Whether a condition holds; null if it is malformed, which has then been said. */
    @Nullable
    Boolean decided(Line line) {
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
                List<List<Token>> sides = Preprocessor.split(definitions.substitute(rest, line));
                if (sides.size() != 2) {
                    throw AssemblyException.at(
                            "ASM025", line.whole(), "'%" + word + "' compares two texts, with a comma between");
                }
                String a = Line.text(sides.get(0));
                String b = Line.text(sides.get(1));
                yield (word.endsWith("i") ? a.equalsIgnoreCase(b) : a.equals(b)) != negated;
            }
            case "if" -> definitions.number(line, rest, "%if") != 0;
            case "ifmacro", "ifnmacro" ->
                (rest.size() == 1 && macros.isDefined(rest.get(0).text())) != negated;
            case "ifctx", "ifnctx" -> (rest.size() == 1 && contexts.innermostIs(rest.get(0))) != negated;
            case "ifempty", "ifnempty" -> definitions.substitute(rest, line).isEmpty() != negated;
            case "ifnum", "ifnnum" -> isOne(definitions.substitute(rest, line), Token.Kind.NUMBER) != negated;
            case "ifstr", "ifnstr" -> isOne(definitions.substitute(rest, line), Token.Kind.STRING) != negated;
            case "ifid", "ifnid" -> isOne(definitions.substitute(rest, line), Token.Kind.WORD) != negated;
            default ->
                throw AssemblyException.at(
                        "ASM026",
                        line.span(line.first()),
                        "'%" + word + "' is not a condition that vmxlab knows",
                        "there are %if, %ifdef, %ifidn, %ifidni, %ifmacro, %ifctx, %ifempty, %ifnum, %ifstr, %ifid, and each with n: %ifndef");
        };
    }

    private static boolean isOne(List<Token> tokens, Token.Kind kind) {
        return tokens.size() == 1 && tokens.get(0).kind() == kind;
    }
}
