package org.vmxlab.litmus;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vmxlab.diagnostic.SourceFile;

/** Reads a test: header, initial state, code table, condition. */
public final class LitmusParser {
    private static final String LAYOUT = "LIT001";
    private static final Pattern HEADER = Pattern.compile("\\s*(\\S+)[ \\t]+([^\\s\"]+)");
    private static final Pattern METADATA = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*[ \\t]*=[^\\n]*");
    private static final Pattern SECTION = Pattern.compile(
            "(?<![A-Za-z0-9_])(?:locations|filter|exists|forall|~\\s*exists|final|observed)(?![A-Za-z0-9_])");

    private final SourceFile source;
    private final String text;

    private LitmusParser(SourceFile source, String text) {
        this.source = source;
        this.text = text;
    }

    /**
     * The test in {@code source}.
     *
     * @throws LitmusException saying what is wrong with it and where
     */
    public static LitmusTest parse(SourceFile source) {
        return new LitmusParser(source, withoutComments(source, String.join("\n", source.lines()))).parse();
    }

    /** Comments become blanks, so that places stay what they are. */
    private static String withoutComments(SourceFile source, String text) {
        StringBuilder result = new StringBuilder(text);
        int depth = 0;
        int outermost = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("(*", i)) {
                outermost = depth == 0 ? i : outermost;
                depth++;
                blank(result, i++);
                blank(result, i);
            } else if (depth > 0 && text.startsWith("*)", i)) {
                depth--;
                blank(result, i++);
                blank(result, i);
            } else if (depth > 0) {
                blank(result, i);
            }
        }
        if (depth > 0) {
            throw new Cursor(source, text, outermost, text.length())
                    .failure(LAYOUT, outermost, outermost + 2, "this comment does not end; comments nest");
        }
        return result.toString();
    }

    private static void blank(StringBuilder text, int at) {
        if (text.charAt(at) != '\n') {
            text.setCharAt(at, ' ');
        }
    }

    private LitmusTest parse() {
        Cursor whole = new Cursor(source, text, 0, text.length());
        Matcher header = HEADER.matcher(text);
        if (!header.lookingAt()) {
            throw whole.unexpected(LAYOUT, "expected a first line such as 'X86_64 SB': architecture and name");
        }
        Architecture architecture = Architecture.named(header.group(1))
                .orElseThrow(() -> whole.failure(
                        LAYOUT,
                        header.start(1),
                        header.end(1),
                        "tests for '" + header.group(1) + "' are not understood; X86 and X86_64 are"));
        int open = initialState(whole.part(header.end(), text.length()));
        int close = closing(whole, open);
        Declarations declarations = new Declarations(architecture);
        new InitialStateParser(whole.part(open + 1, close), declarations).parse();
        Matcher section = SECTION.matcher(text).region(close + 1, text.length());
        int code = section.find() ? section.start() : text.length();
        CodeTable table = new CodeTableParser(source, text, declarations).parse(close + 1, code);
        return conclude(header.group(2), table, declarations, whole.part(code, text.length()));
    }

    /** Goes over the doc string and the lines of metadata; answers where the initial state opens. */
    private int initialState(Cursor cursor) {
        while (!cursor.sees("{")) {
            if (cursor.sees("\"")) {
                int start = cursor.position();
                if (cursor.match(Pattern.compile("\"[^\"]*\"")).isEmpty()) {
                    throw cursor.failure(LAYOUT, start, start + 1, "this text has no closing '\"'");
                }
            } else if (cursor.match(METADATA).isEmpty()) {
                throw cursor.unexpected(LAYOUT, "expected the initial state, '{ ... }' (it may be empty)");
            }
        }
        return cursor.position();
    }

    private int closing(Cursor whole, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            char sign = text.charAt(i);
            depth += sign == '{' ? 1 : sign == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        throw whole.failure(LAYOUT, open, open + 1, "the initial state that opens here has no closing '}'");
    }

    private LitmusTest conclude(String name, CodeTable table, Declarations declarations, Cursor cursor) {
        PropositionParser parser =
                new PropositionParser(cursor, declarations, table.threads().size());
        Set<Variable> shown = new LinkedHashSet<>();
        if (cursor.takesWord("locations")) {
            shown.addAll(parser.locations());
        }
        Optional<Proposition> filter =
                cursor.takesWord("filter") ? Optional.of(parser.proposition()) : Optional.empty();
        Condition condition = condition(parser, cursor);
        cursor.takes(";");
        if (!cursor.atEnd()) {
            throw cursor.unexpected(LAYOUT, "expected the end of the test behind its condition");
        }
        condition.proposition().collect(shown);
        List<Variable> sorted = registersFirst(shown);
        Set<Variable> every = new LinkedHashSet<>(table.data());
        every.addAll(sorted);
        declarations.locations().forEach(location -> {
            for (int i = 0; i < location.elements().size(); i++) {
                every.add(new Variable.InMemory(location, i));
            }
        });
        return new LitmusTest(
                source,
                name,
                declarations.architecture(),
                declarations.locations(),
                declarations.values(),
                table.threads(),
                sorted,
                registersFirst(every),
                filter,
                condition);
    }

    private static Condition condition(PropositionParser parser, Cursor cursor) {
        if (cursor.takesWord("exists")) {
            return new Condition(Condition.Quantifier.EXISTS, parser.proposition());
        }
        if (cursor.takesWord("forall")) {
            return new Condition(Condition.Quantifier.FORALL, parser.proposition());
        }
        if (cursor.takes("~") && cursor.takesWord("exists")) {
            return new Condition(Condition.Quantifier.NOT_EXISTS, parser.proposition());
        }
        throw cursor.unexpected(LAYOUT, "expected the condition: exists, forall or ~exists and a proposition");
    }

    /** Registers by thread, then locations; each group in the order of the test. */
    private static List<Variable> registersFirst(Set<Variable> variables) {
        List<Variable> sorted = new ArrayList<>(variables);
        sorted.sort((a, b) -> Integer.compare(rank(a), rank(b)));
        return sorted;
    }

    private static int rank(Variable variable) {
        return variable instanceof Variable.OfThread register ? register.thread() : Integer.MAX_VALUE;
    }
}
