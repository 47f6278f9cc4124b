package org.vmxlab.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vmxlab.campaign.FaultKind;
import org.vmxlab.campaign.ParameterWords;
import org.vmxlab.campaign.Parameters;
import org.vmxlab.campaign.SiteFilter;
import org.vmxlab.diagnostic.NearestWord;
import picocli.CommandLine.Option;

/** Which faults, and where. */
final class SiteOptions {
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
            names = "--vectors",
            paramLabel = "VECTORS",
            description = "Vectors of external interrupts (default: those that have a gate, from 32 on).")
    private @Nullable String vectors;

    /** The kinds that were asked for; {@code otherwise} if none were. */
    List<FaultKind> kinds(List<FaultKind> otherwise) {
        Set<FaultKind> wanted = new LinkedHashSet<>();
        for (String name : kinds) {
            wanted.add(kind(name));
        }
        return wanted.isEmpty() ? otherwise : List.copyOf(wanted);
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

    /** Tells {@code words} the vectors that were asked for. */
    void vectors(ParameterWords words) throws ParameterWords.Malformed {
        if (vectors != null) {
            words.vectors(vectors);
        }
    }

    /** What was said, and nothing else. */
    Parameters parameters() {
        ParameterWords words = new ParameterWords();
        try {
            vectors(words);
        } catch (ParameterWords.Malformed malformed) {
            throw BadInput.usage("--" + malformed.getMessage());
        }
        return words.parameters();
    }

    /** Whether nothing was said. */
    boolean isEmpty() {
        return kinds.isEmpty() && filters.isEmpty() && vectors == null;
    }
}
