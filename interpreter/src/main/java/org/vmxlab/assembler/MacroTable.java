package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Macros of several lines by name; those of one name differ in their number of parameters. */
final class MacroTable {
    private final Map<String, List<Macro>> macros = new HashMap<>();

    boolean isDefined(String name) {
        return macros.containsKey(name.toLowerCase(Locale.ROOT));
    }

    /** The macros that {@code name} may mean, the latest first. */
    List<Macro> named(Token name) {
        return name.kind() == Token.Kind.WORD
                ? macros.getOrDefault(name.text().toLowerCase(Locale.ROOT), List.of())
                : List.of();
    }

    /** {@code %macro name least-most+ defaults}, as it stands on {@code line}. */
    void define(Line line, List<Line> body) {
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
        List<List<Token>> defaults = Preprocessor.split(tokens.subList(Math.min(next, tokens.size()), tokens.size()));
        macros.computeIfAbsent(tokens.get(1).text().toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                .add(0, new Macro(tokens.get(1).text(), least, most, greedy, defaults, List.copyOf(body)));
    }
}
