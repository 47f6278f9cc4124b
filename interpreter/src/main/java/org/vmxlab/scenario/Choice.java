package org.vmxlab.scenario;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was chosen for one run: variant, trigger, and the option values that come of them.
 *
 * @param values value of each option, in order of declaration
 */
public record Choice(Optional<Variant> variant, Optional<Trigger> trigger, Map<String, String> values) {
    public Choice {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
