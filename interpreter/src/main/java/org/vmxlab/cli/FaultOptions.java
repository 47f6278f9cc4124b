package org.vmxlab.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.vmxlab.campaign.FaultKind;
import org.vmxlab.campaign.Parameters;
import org.vmxlab.campaign.SiteFilter;
import org.vmxlab.diagnostic.NearestWord;
import picocli.CommandLine.Option;

/** Which faults, and where. */
final class FaultOptions {
    private static final int HIGHEST_VECTOR = 255;
    private static final int LOWEST_VECTOR = 16;
    private static final int HIGHEST_BIT = 63;

    @Option(
            names = "--kinds",
            paramLabel = "KIND",
            split = ",",
            description = "Faults of these kinds alone; 'vmxlab explain faults' lists them.")
    private List<String> kinds = new ArrayList<>();

    @Option(
            names = "--sites",
            paramLabel = "FILTER",
            description = "Only sites for which all of FILTER holds: cpu=N, routine=NAME, line=FILE:LINE,"
                    + " instruction=MNEMONIC, vector=N, window=vmcs-invalid, window=if-clear, step=N, occurrence=N,"
                    + " separated by commas; * stands for anything, 1-9 is a range. Repeated: sites of either.")
    private List<String> filters = new ArrayList<>();

    @Option(
            names = "--bits",
            paramLabel = "BITS",
            description = "Bits that flip, such as 0,31,63 or 0-15 (default: 0-63).")
    private @Nullable String bits;

    @Option(
            names = "--delays",
            paramLabel = "STEPS",
            split = ",",
            description = "How long delays last, in steps of all CPUs; 'rest': until nobody else can go on (default:"
                    + " 100,rest).")
    private List<String> delays = new ArrayList<>();

    @Option(
            names = "--vectors",
            paramLabel = "VECTOR",
            split = ",",
            description = "Vectors of external interrupts (default: those that have a gate, from 32 on).")
    private List<String> vectors = new ArrayList<>();

    List<FaultKind> kinds() {
        Set<FaultKind> wanted = new LinkedHashSet<>();
        for (String name : kinds) {
            wanted.add(kind(name));
        }
        return wanted.isEmpty() ? FaultKind.ALL : List.copyOf(wanted);
    }

    private static FaultKind kind(String name) {
        List<String> names = FaultKind.ALL.stream().map(FaultKind::name).toList();
        return FaultKind.named(name)
                .orElseThrow(() -> BadInput.usage("there is no kind of fault '" + name + "'"
                        + NearestWord.of(name, names)
                                .map(near -> "; did you mean '" + near + "'?")
                                .orElse("")
                        + " ('vmxlab explain faults' lists them)"));
    }

    List<SiteFilter> filters() {
        List<SiteFilter> parsed = new ArrayList<>();
        for (String filter : filters) {
            try {
                parsed.add(SiteFilter.parse(filter));
            } catch (SiteFilter.Malformed malformed) {
                throw BadInput.usage("--sites: " + malformed.getMessage());
            }
        }
        return parsed;
    }

    Parameters parameters() {
        return new Parameters(
                bits == null ? Parameters.DEFAULT.bits() : numbers("--bits", bits, 0, HIGHEST_BIT),
                delays.isEmpty()
                        ? Parameters.DEFAULT.delays()
                        : delays.stream().map(FaultOptions::delay).toList(),
                vectors.isEmpty()
                        ? Set.of()
                        : new TreeSet<>(
                                numbers("--vectors", String.join(",", vectors), LOWEST_VECTOR, HIGHEST_VECTOR)));
    }

    private static long delay(String text) {
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
        throw BadInput.usage("--delays " + text + ": a number of steps from 1 on, or 'rest', is expected");
    }

    private static List<Integer> numbers(String option, String text, int least, int most) {
        Set<Integer> numbers = new TreeSet<>();
        try {
            for (String part : text.split(",", -1)) {
                int dash = part.indexOf('-');
                int first = Integer.decode(dash < 0 ? part : part.substring(0, dash));
                int last = dash < 0 ? first : Integer.decode(part.substring(dash + 1));
                if (first < least || last > most || first > last) {
                    throw BadInput.usage(option + " " + part + ": numbers from " + least + " to " + most
                            + ", or ranges of them, are expected");
                }
                IntStream.rangeClosed(first, last).forEach(numbers::add);
            }
        } catch (NumberFormatException notANumber) {
            throw BadInput.usage(option + " " + text + ": numbers from " + least + " to " + most
                    + ", or ranges of them, are expected");
        }
        return List.copyOf(numbers);
    }
}
