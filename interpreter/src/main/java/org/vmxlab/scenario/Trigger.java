package org.vmxlab.scenario;

import java.util.List;
import org.vmxlab.diagnostic.Span;

/** A named set of option values: what happens to the program. */
public record Trigger(String name, List<Setting> settings, Span span) {
    public Trigger {
        settings = List.copyOf(settings);
    }
}
