package org.vmxlab.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vmxlab.campaign.FaultKind;
import org.vmxlab.campaign.ParameterWords;
import org.vmxlab.campaign.Parameters;
import org.vmxlab.campaign.SiteFilter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which faults, where, and how large or long. */
final class FaultOptions {
    @Mixin
    private SiteOptions sites = new SiteOptions();

    @Option(
            names = "--bits",
            paramLabel = "BITS",
            description = "Bits that flip, such as 0,31,63 or 0-15 (default: 0-63).")
    private @Nullable String bits;

    @Option(
            names = "--delays",
            paramLabel = "STEPS",
            description = "How long delays last, in steps of all CPUs; 'rest': until nobody else can go on (default:"
                    + " 100,rest).")
    private @Nullable String delays;

    List<FaultKind> kinds() {
        return sites.kinds(FaultKind.ALL);
    }

    List<SiteFilter> filters() {
        return sites.filters();
    }

    Parameters parameters() {
        ParameterWords words = new ParameterWords();
        try {
            if (bits != null) {
                words.bits(bits);
            }
            if (delays != null) {
                words.delays(delays);
            }
            sites.vectors(words);
        } catch (ParameterWords.Malformed malformed) {
            throw BadInput.usage("--" + malformed.getMessage());
        }
        return words.parameters();
    }

    /** Whether nothing was said. */
    boolean isEmpty() {
        return sites.isEmpty() && bits == null && delays == null;
    }
}
