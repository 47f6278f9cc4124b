package org.vmxlab.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;

/**
 * States that a few random walks come to. The share of them that a search has visited tells how much of all it has: the
 * order in which a search comes to states, depth first, tells nothing of it, since what is explored first is most of all.
 *
 * <p>Walks come to some states more often than to others. In programs of which all states were counted the odds were right
 * within a factor of {@value #BIAS} from the first tenth to the last; what chance adds is computed from how much walks differ.
 */
final class RandomWalks {
    private static final int BIAS = 5;
    private static final int WALKS = 64;
    private static final int LONGEST = 2_000;
    /** Standard errors that chance hardly exceeds. */
    private static final double SURE = 2;

    private final List<LongArrayList> walks = new ArrayList<>();

    /** Which transitions there are, and where a walk has to end. */
    interface Ground {
        /** Writes the transitions of the present state of {@code space} to {@code to}; answers how many. */
        int transitions(StateSpace space, int[] to);

        /** Whether the state of this hash is somebody else's business. */
        boolean isForeign(long hash);
    }

    /** Walks in {@code space}, just laid out. */
    RandomWalks(StateSpace space, Ground ground) {
        int[] transitions = new int[StateSpace.MOST_TRANSITIONS];
        Dice dice = new Dice(1);
        for (int i = 0; i < WALKS; i++) {
            LongArrayList walk = new LongArrayList();
            boolean ended = false;
            while (!ended && walk.size() < LONGEST) {
                int count = ground.transitions(space, transitions);
                ended = count == 0;
                if (!ended) {
                    space.take(transitions[dice.below(count)]);
                    ended = space.over() || ground.isForeign(space.hash());
                }
                if (!ended) {
                    walk.add(space.hash());
                }
            }
            walks.add(walk);
            while (space.depth() > 0) {
                space.back();
            }
        }
    }

    /** How much is done if those states are that {@code visited} holds for; empty if walks do not tell. */
    Optional<Estimate> estimate(LongPredicate visited) {
        double seen = 0;
        double all = 0;
        int[] ofEach = new int[walks.size()];
        for (int i = 0; i < ofEach.length; i++) {
            ofEach[i] = walks.get(i).count(visited::test);
            seen += ofEach[i];
            all += walks.get(i).size();
        }
        if (all == 0) {
            return Optional.empty();
        }
        // That none or all of the states on few walks were visited does not mean none or all of those there are.
        double share = Math.min(Math.max(seen, 0.5), all - 0.5) / all;
        double squares = 0;
        for (int i = 0; i < ofEach.length; i++) {
            double residual = ofEach[i] - share * walks.get(i).size();
            squares += residual * residual;
        }
        // The standard error of a ratio, walks being drawn and states of one walk not (Cochran, Sampling Techniques,
        // 6.4).
        double error = Math.sqrt(squares) / all;
        return Optional.of(Estimate.within(share, BIAS * Math.exp(SURE * error / (share * (1 - share)))));
    }
}
