package org.vmxlab.scenario;

import java.util.List;
import org.vmxlab.diagnostic.Span;

/**
 * A named set of option values: what the program is.
 *
 * @param names at least one; the first is what reports print
 */
public record Variant(List<String> names, List<Setting> settings, Span span) {
    public Variant {
        names = List.copyOf(names);
        settings = List.copyOf(settings);
    }

    public String name() {
        return names.get(0);
    }
}
