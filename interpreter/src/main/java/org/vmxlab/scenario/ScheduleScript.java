package org.vmxlab.scenario;

import java.util.List;
import java.util.Optional;
import org.vmxlab.diagnostic.Span;

/**
 * A schedule that the scenario asks for.
 *
 * @param trigger for this trigger only; for all if absent
 */
public record ScheduleScript(Optional<String> trigger, List<Statement> statements, Span span) {
    public ScheduleScript {
        statements = List.copyOf(statements);
    }
}
