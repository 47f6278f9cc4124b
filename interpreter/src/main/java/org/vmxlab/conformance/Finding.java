package org.vmxlab.conformance;

import java.util.List;

/**
 * What a test found.
 *
 * @param summary one line; for a pass what was done, such as {@code 2 runs}
 * @param report the first divergence: instruction, both states, the command to repeat it; empty for a pass
 */
public record Finding(Status status, String summary, List<String> report) {
    public Finding {
        report = List.copyOf(report);
    }

    public static Finding pass(String summary) {
        return new Finding(Status.PASS, summary, List.of());
    }

    public static Finding fail(String summary, List<String> report) {
        return new Finding(Status.FAIL, summary, report);
    }

    public static Finding error(String summary, List<String> report) {
        return new Finding(Status.ERROR, summary, report);
    }

    public static Finding skip(String reason) {
        return new Finding(Status.SKIP, reason, List.of());
    }
}
