package org.vmxlab.campaign;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A campaign as a file has it.
 *
 * @param title what it asks
 * @param program path beside the file, or a name in guest-programs
 * @param kinds of faults, at least one
 * @param filters a site that passes one of them counts; none: every site
 */
public record CampaignFile(
        String title,
        String program,
        Optional<String> variant,
        Optional<String> trigger,
        Map<String, String> options,
        Optional<String> along,
        List<FaultKind> kinds,
        List<SiteFilter> filters,
        Parameters parameters,
        Acceptance acceptance,
        Conduct conduct) {
    public CampaignFile {
        options = Map.copyOf(options);
        kinds = List.copyOf(kinds);
        filters = List.copyOf(filters);
    }

    /** The same along the run whose file {@code where} finds. */
    public CampaignFile along(UnaryOperator<String> where) {
        return new CampaignFile(
                title,
                program,
                variant,
                trigger,
                options,
                along.map(where),
                kinds,
                filters,
                parameters,
                acceptance,
                conduct);
    }

    /** The same, carried out like {@code other}. */
    public CampaignFile conducted(Conduct other) {
        return new CampaignFile(
                title, program, variant, trigger, options, along, kinds, filters, parameters, acceptance, other);
    }

    /** A file that cannot be understood. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        private final int line;

        Malformed(int line, String what) {
            super(what);
            this.line = line;
        }

        /** Number of the line, from 1. */
        public int line() {
            return line;
        }
    }

    /**
     * Reads a campaign.
     *
     * @throws Malformed naming the line, what is wrong with it and what may stand there
     */
    public static CampaignFile parse(String text) throws Malformed {
        return new CampaignParser().parse(text);
    }
}
