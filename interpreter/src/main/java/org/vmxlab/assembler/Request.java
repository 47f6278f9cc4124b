package org.vmxlab.assembler;

import java.util.Map;
import java.util.Optional;

/**
 * What the user chose beside the source.
 *
 * @param settings option values that win over variant and trigger
 * @param cpus number of CPUs instead of the scenario's
 */
public record Request(
        Optional<String> variant, Optional<String> trigger, Map<String, String> settings, Optional<Integer> cpus) {
    /** Nothing chosen. */
    public static final Request NONE = new Request(Optional.empty(), Optional.empty(), Map.of(), Optional.empty());

    public Request {
        settings = Map.copyOf(settings);
    }
}
