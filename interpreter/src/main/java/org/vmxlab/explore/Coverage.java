package org.vmxlab.explore;

import java.util.Optional;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;
import org.jspecify.annotations.Nullable;

/** Estimates how much of all states a {@link DepthFirstSearch} has seen. */
final class Coverage {
    private final Workbench bench;
    private final Sharing sharing;
    private @Nullable RandomWalks walks;

    /**
     * @param bench that nobody else uses
     * @param sharing what the search begins with
     */
    Coverage(Workbench bench, Sharing sharing) {
        this.bench = bench;
        this.sharing = sharing;
    }

    /** What {@code search} has done now; its threads go on meanwhile. */
    synchronized Optional<Estimate> estimate(DepthFirstSearch search) {
        RandomWalks known = walks;
        if (known == null) {
            known = walk(search);
            walks = known;
        }
        return known.estimate(search.visited()::has);
    }

    /** Walks end where another shard's part begins. */
    private RandomWalks walk(DepthFirstSearch search) {
        LongHashSet foreign = new LongHashSet();
        search.frontier()
                .foreign()
                .forEach(state -> foreign.add(search.visited().hash(state)));
        return new RandomWalks(bench.layOut(sharing), new RandomWalks.Ground() {
            @Override
            public int transitions(StateSpace space, int[] to) {
                return search.transitions(space, to, 0);
            }

            @Override
            public boolean isForeign(long hash) {
                return foreign.contains(hash);
            }
        });
    }
}
