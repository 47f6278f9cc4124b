package org.vmxlab.campaign;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files in which the runs of a table are saved. */
public final class SavedRuns {
    /** Nothing is saved. */
    public static final SavedRuns NONE = new SavedRuns(List.of());

    private final Map<Findings.Example, Saved> saved = new HashMap<>();

    /**
     * A saved run.
     *
     * @param file as the user names it
     */
    public record Saved(Findings.Example example, String file, Reproduction.Shortened run) {}

    public SavedRuns(Collection<Saved> all) {
        all.forEach(each -> saved.put(each.example(), each));
    }

    /** The run of {@code example}, if it is saved. */
    Optional<Saved> of(Findings.Example example) {
        return Optional.ofNullable(saved.get(example));
    }

    /** The file of {@code example}; empty if there is none. */
    String file(Findings.Example example) {
        return of(example).map(Saved::file).orElse("");
    }
}
