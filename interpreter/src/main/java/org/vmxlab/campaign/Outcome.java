package org.vmxlab.campaign;

import java.util.Optional;
import org.vmxlab.verdict.Violation;

/**
 * What became of a run with a fault.
 *
 * @param violation what is wrong with it; empty if it is masked
 */
record Outcome(Effect effect, Optional<Violation> violation) {
    static final Outcome MASKED = new Outcome(Effect.MASKED, Optional.empty());

    static Outcome of(Violation violation) {
        return new Outcome(Effect.of(violation.kind()), Optional.of(violation));
    }

    /** Label of the violation, or {@code masked}. */
    String label() {
        return violation.map(each -> each.kind().label()).orElse(Effect.MASKED.word());
    }
}
