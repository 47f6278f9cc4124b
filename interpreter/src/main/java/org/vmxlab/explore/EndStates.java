package org.vmxlab.explore;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.vmxlab.machine.Machine;
import org.vmxlab.verdict.Violation;

/** Shows every state in which a program can come to its end. */
public final class EndStates {
    /**
     * What became of a visit.
     *
     * @param cuts what was not looked at; empty if every end was shown
     * @param violations what executions ran into that came to no end
     */
    public record Visited(Set<Cut> cuts, List<Violation> violations) {}

    private final Subject subject;
    private final Plan plan;

    /** @param plan its bounds count; one thread is used */
    public EndStates(Subject subject, Plan plan) {
        this.subject = subject;
        this.plan = plan;
    }

    /** Visits them all, some more than once; {@code atEnd} must leave the machine as it is. */
    public Visited visit(Consumer<Machine> atEnd) throws InterruptedException {
        Workbench bench = new Workbench(subject);
        Sharing sharing = bench.nothingKnown();
        while (true) {
            sharing.settle();
            DepthFirstSearch search = new DepthFirstSearch(
                    plan,
                    DepthFirstSearch.Goal.ALL_VIOLATIONS,
                    DepthFirstSearch.Breadth.ALL,
                    plan.clock().getAsLong() + Long.MAX_VALUE / 4,
                    atEnd);
            search.run(List.of(bench), List.of(sharing));
            if (!sharing.grown() || !search.cuts().isEmpty()) {
                return new Visited(
                        search.cuts(),
                        search.findings().stream().map(Finding::violation).toList());
            }
        }
    }
}
