package org.vmxlab.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vmxlab.diagnostic.Span;

/**
 * A value in a directive: numbers, symbols and registers (as they were before the line) with {@code +} and {@code -}
 * between them, or {@code ?} for any value.
 */
record ValueExpression(String text, List<Atom> atoms, Span span) {
    private static final Pattern ATOM = Pattern.compile("\\s*([+-]?)\\s*([.@$\\w]+)\\s*");

    private static final String HELP = "values look like 10, -1, 0x1f, label+8, rsp-8 or ?";

    /** One term with its sign. */
    record Atom(boolean negative, String text) {}

    /** What names stand for. */
    @FunctionalInterface
    interface Names {
        Optional<Long> valueOf(String name);
    }

    ValueExpression {
        atoms = List.copyOf(atoms);
    }

    static ValueExpression parse(String text, Span span) {
        String trimmed = text.strip();
        if (trimmed.equals("?")) {
            return new ValueExpression(trimmed, List.of(), span);
        }
        List<Atom> atoms = new ArrayList<>();
        Matcher matcher = ATOM.matcher(trimmed);
        int at = 0;
        while (at < trimmed.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw new BadTestException(span, "'" + trimmed + "' is no value", HELP);
            }
            if (!atoms.isEmpty() && matcher.group(1).isEmpty()) {
                throw new BadTestException(span, "'" + trimmed + "' is no value", "put + or - between its terms");
            }
            atoms.add(new Atom(matcher.group(1).equals("-"), matcher.group(2)));
            at = matcher.end();
        }
        if (atoms.isEmpty()) {
            throw new BadTestException(span, "a value is missing", HELP);
        }
        return new ValueExpression(trimmed, atoms, span);
    }

    /** Whether any value will do. */
    boolean isAny() {
        return atoms.isEmpty();
    }

    long evaluate(Names names) {
        long sum = 0;
        for (Atom atom : atoms) {
            long value = atom(atom.text(), names);
            sum += atom.negative() ? -value : value;
        }
        return sum;
    }

    private long atom(String word, Names names) {
        if (!Character.isDigit(word.charAt(0))) {
            return names.valueOf(word)
                    .orElseThrow(() -> new BadTestException(
                            span, "'" + word + "' is neither a register nor a symbol of the program", ""));
        }
        try {
            return number(word.replace("_", ""));
        } catch (NumberFormatException notANumber) {
            throw new BadTestException(span, "'" + word + "' is no number", "numbers look like 10 or 0x1f");
        }
    }

    private static long number(String word) {
        return word.startsWith("0x") ? Long.parseUnsignedLong(word.substring(2), 16) : Long.parseUnsignedLong(word);
    }
}
