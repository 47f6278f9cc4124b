package org.vmxlab.conformance;

import java.util.List;

/**
 * What a run did otherwise than its program says.
 *
 * @param report lines: where, the instruction, what differs
 */
record Failure(String summary, List<String> report) {
    Failure {
        report = List.copyOf(report);
    }
}
