package org.vmxlab.explore;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.eclipse.collections.api.list.primitive.LongList;

/**
 * What an exploration found.
 *
 * @param cuts what was not looked at, by the bound that did it
 * @param stopped whether it ended at the first violation, with more perhaps to be found
 * @param states states seen; of strategies without memory, the states on the way
 * @param executions executions that came to their end
 * @param traces executions that differ in more than the order of what commutes, where the strategy counts them
 * @param rounds searches that were begun; each knew more of who shares what
 * @param shared addresses that two CPUs, or code and a handler, share, in cells of four bytes
 */
public record Exploration(
        Strategy strategy,
        List<Counterexample> counterexamples,
        Set<Cut> cuts,
        boolean stopped,
        long states,
        long transitions,
        long executions,
        OptionalLong traces,
        int rounds,
        LongList shared,
        int threads,
        double seconds) {
    public Exploration {
        counterexamples = List.copyOf(counterexamples);
        cuts = Set.copyOf(cuts);
    }

    /** Words of the verdict. */
    public enum Verdict {
        VIOLATION,
        COMPLETE,
        INCOMPLETE
    }

    public Verdict verdict() {
        if (!counterexamples.isEmpty()) {
            return Verdict.VIOLATION;
        }
        return cuts.isEmpty() ? Verdict.COMPLETE : Verdict.INCOMPLETE;
    }
}
