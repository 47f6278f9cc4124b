package org.vmxlab.explore;

import java.util.List;
import java.util.Set;

/**
 * What a search saw.
 *
 * @param findings one for each cause
 * @param cuts what was not looked at; the search is complete if this is empty and it was not stopped by a violation
 * @param executions executions that came to their end
 * @param rounds searches that were begun, as knowledge of who shares what grew
 */
record SearchResult(List<Finding> findings, Set<Cut> cuts, long states, long transitions, long executions, int rounds) {
    SearchResult {
        findings = List.copyOf(findings);
        cuts = Set.copyOf(cuts);
    }
}
