package org.vmxlab.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Parameters as users write them, on the command line and in campaign files. */
public final class ParameterWords {
    private static final int HIGHEST_VECTOR = 255;
    private static final int LOWEST_VECTOR = 16;
    private static final int HIGHEST_BIT = 63;

    private Parameters parameters = Parameters.DEFAULT;

    /** Words that are no parameters. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String what) {
            super(what);
        }
    }

    /** What was given, and defaults for the rest. */
    public Parameters parameters() {
        return parameters;
    }

    /** Bits such as {@code 0, 31-33}. */
    public void bits(String text) throws Malformed {
        parameters = new Parameters(numbers("bits", text, 0, HIGHEST_BIT), parameters.delays(), parameters.vectors());
    }

    /** Vectors such as {@code 0xfb-0xfd}. */
    public void vectors(String text) throws Malformed {
        parameters = new Parameters(
                parameters.bits(),
                parameters.delays(),
                Set.copyOf(numbers("vectors", text, LOWEST_VECTOR, HIGHEST_VECTOR)));
    }

    /** Delays such as {@code 100, rest}. */
    public void delays(String text) throws Malformed {
        List<Long> delays = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            delays.add(delay(word.strip()));
        }
        parameters = new Parameters(parameters.bits(), delays, parameters.vectors());
    }

    private static long delay(String text) throws Malformed {
        if (text.equals("rest")) {
            return Parameters.UNTIL_REST;
        }
        try {
            long steps = Long.parseLong(text);
            if (steps > 0) {
                return steps;
            }
        } catch (NumberFormatException notANumber) {
            // Told below, with numbers out of range.
        }
        throw new Malformed("delays " + text + ": a number of steps from 1 on, or 'rest', is expected");
    }

    private static List<Integer> numbers(String what, String text, int least, int most) throws Malformed {
        Set<Integer> numbers = new TreeSet<>();
        try {
            for (String word : text.split(",", -1)) {
                String part = word.strip();
                int dash = part.indexOf('-');
                int first = Integer.decode(dash < 0 ? part : part.substring(0, dash));
                int last = dash < 0 ? first : Integer.decode(part.substring(dash + 1));
                if (first < least || last > most || first > last) {
                    throw outOfRange(what, part, least, most);
                }
                IntStream.rangeClosed(first, last).forEach(numbers::add);
            }
        } catch (NumberFormatException notANumber) {
            throw outOfRange(what, text, least, most);
        }
        return List.copyOf(numbers);
    }

    private static Malformed outOfRange(String what, String text, int least, int most) {
        return new Malformed(
                what + " " + text + ": numbers from " + least + " to " + most + ", or ranges of them, are expected");
    }
}
