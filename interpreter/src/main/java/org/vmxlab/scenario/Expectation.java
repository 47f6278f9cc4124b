package org.vmxlab.scenario;

import java.util.Optional;
import org.vmxlab.diagnostic.Span;

/**
 * What a run is expected to give.
 *
 * @param variant for this variant only
 * @param trigger for this trigger only
 * @param verdict {@code ok} or the kind of a violation, such as {@code vmwrite-invalid-vmcs}
 * @param symbol procedure in which the violation is met
 */
public record Expectation(
        Optional<String> variant, Optional<String> trigger, String verdict, Optional<String> symbol, Span span) {

    /** Whether it speaks of this variant under this trigger. */
    public boolean covers(Optional<Variant> chosenVariant, Optional<Trigger> chosenTrigger) {
        boolean variantFits = variant.isEmpty()
                || chosenVariant
                        .map(chosen -> chosen.names().contains(variant.get()))
                        .orElse(false);
        return variantFits
                && (trigger.isEmpty() || chosenTrigger.map(Trigger::name).equals(trigger));
    }
}
