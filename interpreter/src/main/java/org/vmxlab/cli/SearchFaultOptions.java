package org.vmxlab.cli;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.vmxlab.campaign.Decided;
import org.vmxlab.campaign.FaultKind;
import org.vmxlab.campaign.SearchFaults;
import org.vmxlab.campaign.SiteFilter;
import org.vmxlab.explore.Faults;
import org.vmxlab.guest.Guest;
import org.vmxlab.guest.GuestNames;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which faults a search may let strike. */
final class SearchFaultOptions {
    private static final int MOST = 8;
    private static final String LOST = "ipi-lost";
    /** What a state says of an instruction in front of which a CPU stands, of the CPU, and of a message in flight. */
    private static final Set<String> OF_INSTRUCTION = Set.of("cpu", "routine", "line", "window", "instruction");

    private static final Set<String> OF_CPU = Set.of("cpu", "routine", "line", "window", "vector");
    private static final Set<String> OF_MESSAGE = Set.of("cpu", "vector");

    @Option(
            names = "--faults",
            paramLabel = "K",
            defaultValue = "0",
            description =
                    "Up to K faults strike in each execution, any of --kinds, anywhere (default: ${DEFAULT-VALUE}).")
    private int budget;

    @Mixin
    private SiteOptions sites = new SiteOptions();

    /** Whether there are any. */
    boolean any() {
        return budget > 0;
    }

    /** Makes sure that what was asked for can be decided. */
    void check() {
        if (budget < 0 || budget > MOST) {
            throw BadInput.usage("--faults " + budget + ": 0 to " + MOST);
        }
        if (budget == 0 && !sites.isEmpty()) {
            throw BadInput.usage(
                    "--kinds, --sites and --vectors say which faults, --faults K how many: add --faults 1");
        }
        for (FaultKind kind : kinds()) {
            if (kind.decided() instanceof Decided.Never never) {
                throw BadInput.usage("--kinds " + kind.name() + " is no decision of a search: " + never.why());
            }
            sites.filters().forEach(filter -> check(kind, filter));
        }
    }

    private static void check(FaultKind kind, SiteFilter filter) {
        Set<String> known = kind.decided() instanceof Decided.OfMessage
                ? OF_MESSAGE
                : kind.decided() instanceof Decided.OfInstruction ? OF_INSTRUCTION : OF_CPU;
        for (String key : filter.keys()) {
            if (!known.contains(key)) {
                throw BadInput.usage("--sites " + filter + ": of the sites of " + kind.name() + " a search knows "
                        + String.join(", ", new TreeSet<>(known)) + ", not " + key);
            }
        }
    }

    private List<FaultKind> kinds() {
        return sites.kinds(List.of(FaultKind.named(LOST).orElseThrow()));
    }

    /** The faults for {@code guest}. */
    Faults faults(Guest guest) {
        if (budget == 0) {
            return Faults.NONE;
        }
        GuestNames names = new GuestNames(guest.image(), guest.boot());
        return new Faults(new SearchFaults(kinds(), sites.filters(), sites.parameters(), names), budget);
    }
}
