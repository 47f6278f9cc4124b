package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.vmxlab.diagnostic.Diagnostic;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.scenario.OptionDeclaration;
import org.vmxlab.scenario.Setting;
import org.vmxlab.scenario.Trigger;
import org.vmxlab.scenario.Variant;

/**
 * Options, variants and triggers of a program. They are read before the preprocessor runs, as its conditions depend on
 * them, so they stand outside of conditions and macros.
 */
final class ScenarioDeclarations {
    private static final Set<String> DECLARING = Set.of("option", "variant", "trigger", "%include");

    private final SourceProvider provider;
    private final List<Diagnostic> diagnostics;
    private final Set<String> visited = new HashSet<>();
    private final List<OptionDeclaration> options = new ArrayList<>();
    private final List<Variant> variants = new ArrayList<>();
    private final List<Trigger> triggers = new ArrayList<>();

    ScenarioDeclarations(SourceProvider provider, List<Diagnostic> diagnostics) {
        this.provider = provider;
        this.diagnostics = diagnostics;
    }

    List<OptionDeclaration> options() {
        return options;
    }

    List<Variant> variants() {
        return variants;
    }

    List<Trigger> triggers() {
        return triggers;
    }

    /** Reads {@code file} and what it includes. */
    void read(SourceFile file) {
        if (!visited.add(file.name())) {
            return;
        }
        for (int number = 1; number <= file.lines().size(); number++) {
            String start = firstWord(file.line(number));
            if (!DECLARING.contains(start)) {
                continue;
            }
            try {
                one(Lexer.line(file, number));
            } catch (AssemblyException error) {
                // A line that cannot be split into words is reported by the preprocessor, which reads all lines.
                if (!error.diagnostic().code().startsWith("ASM")) {
                    diagnostics.add(error.diagnostic());
                }
            }
        }
    }

    private static String firstWord(String text) {
        int start = 0;
        while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        int end = start;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return text.substring(start, end).toLowerCase(Locale.ROOT);
    }

    private void one(Line line) {
        List<Token> rest = line.tokens().subList(1, line.tokens().size());
        if (rest.isEmpty()) {
            throw AssemblyException.at("SCN020", line.end(), "'" + line.first().text() + "' lacks a name");
        }
        if (rest.get(0).is(":") || PseudocodeExpander.definesData(rest.get(0).text())) {
            return;
        }
        switch (line.first().text().toLowerCase(Locale.ROOT)) {
            case "option" -> option(line, rest);
            case "variant" -> variant(line, rest);
            case "trigger" -> trigger(line, rest);
            default -> provider.find(rest.get(0).text(), line.file()).ifPresent(this::read);
        }
    }

    /** {@code option NAME in a, b default a}. */
    private void option(Line line, List<Token> rest) {
        Token name = rest.get(0);
        int standard = 0;
        while (standard < rest.size() && !rest.get(standard).isWord("default")) {
            standard++;
        }
        if (rest.size() < 3 || !rest.get(1).isWord("in") || standard + 2 != rest.size()) {
            throw AssemblyException.at(
                    "SCN001",
                    line.whole(),
                    "an option has a name, values and a default",
                    "for example: option RELOAD in never, always default never");
        }
        List<String> values = new ArrayList<>();
        for (List<Token> value : Preprocessor.split(rest.subList(2, standard))) {
            if (value.size() != 1) {
                throw AssemblyException.at("SCN002", line.whole(), "a value of an option is one word");
            }
            values.add(value.get(0).text());
        }
        Token byDefault = rest.get(standard + 1);
        if (!values.contains(byDefault.text())) {
            throw new AssemblyException(Suggestion.unknown(
                    "SCN003",
                    line.span(byDefault),
                    "'" + byDefault.text() + "' is not among the values of " + name.text(),
                    byDefault.text(),
                    values));
        }
        if (options.stream().anyMatch(option -> option.name().equals(name.text()))) {
            throw AssemblyException.at("SCN004", line.span(name), "the option " + name.text() + " is declared twice");
        }
        options.add(new OptionDeclaration(name.text(), values, byDefault.text(), line.span(name)));
    }

    /** {@code variant a = b : X=1, Y=2}; the part behind the colon may be absent. */
    private void variant(Line line, List<Token> rest) {
        int colon = colon(rest);
        List<String> names = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        for (Token token : rest.subList(0, colon)) {
            if (token.is("=")) {
                names.add(name.toString());
                name.setLength(0);
            } else {
                name.append(token.text());
            }
        }
        names.add(name.toString());
        for (String candidate : names) {
            if (candidate.isEmpty()) {
                throw AssemblyException.at(
                        "SCN005",
                        line.whole(),
                        "a variant needs a name",
                        "for example: variant landed : SYNC=callback");
            }
            if (variants.stream().anyMatch(variant -> variant.names().contains(candidate))) {
                throw AssemblyException.at(
                        "SCN006", line.span(rest.get(0)), "there are two variants '" + candidate + "'");
            }
        }
        variants.add(new Variant(names, settings(line, rest, colon), line.span(rest.get(0))));
    }

    private void trigger(Line line, List<Token> rest) {
        int colon = colon(rest);
        StringBuilder name = new StringBuilder();
        rest.subList(0, colon).forEach(token -> name.append(token.text()));
        if (triggers.stream().anyMatch(trigger -> trigger.name().contentEquals(name))) {
            throw AssemblyException.at("SCN007", line.span(rest.get(0)), "there are two triggers '" + name + "'");
        }
        triggers.add(new Trigger(name.toString(), settings(line, rest, colon), line.span(rest.get(0))));
    }

    private static int colon(List<Token> rest) {
        int at = 0;
        while (at < rest.size() && !rest.get(at).is(":")) {
            at++;
        }
        return at;
    }

    private static List<Setting> settings(Line line, List<Token> rest, int colon) {
        List<Setting> settings = new ArrayList<>();
        if (colon >= rest.size()) {
            return settings;
        }
        for (List<Token> words : Preprocessor.split(rest.subList(colon + 1, rest.size()))) {
            if (words.size() != 3 || !words.get(1).is("=")) {
                throw AssemblyException.at(
                        "SCN008",
                        words.isEmpty() ? line.end() : line.span(words.get(0)),
                        "a setting looks like OPTION=VALUE");
            }
            Token option = words.get(0);
            if (settings.stream().anyMatch(setting -> setting.option().equals(option.text()))) {
                throw AssemblyException.at("SCN009", line.span(option), option.text() + " is set twice");
            }
            settings.add(new Setting(option.text(), words.get(2).text(), line.span(option)));
        }
        return settings;
    }

    /** The variant named {@code name}. */
    Optional<Variant> variant(String name) {
        return variants.stream()
                .filter(variant -> variant.names().contains(name))
                .findFirst();
    }

    /** The trigger named {@code name}. */
    Optional<Trigger> trigger(String name) {
        return triggers.stream().filter(trigger -> trigger.name().equals(name)).findFirst();
    }
}
