package org.vmxlab.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;
import org.junit.jupiter.api.Test;
import org.vmxlab.memory.MemoryModel;

/** How much of a search is done, of trees and state spaces whose size is known. */
class EstimateTest {
    @Test
    void ofATreeWhoseBranchesAreAlikeIsExact() {
        // Three branches at each of three depths, 27 leaves: 2 * 9 + 1 * 3 + 0 are behind.
        Estimate estimate =
                TreeShare.of(new int[] {2, 1, 0}, new int[] {0, 1, 2}).orElseThrow();
        assertThat(estimate.done()).isCloseTo(21 / 27.0, within(1e-9));
        assertThat(estimate.low()).isLessThan(estimate.done());
        assertThat(estimate.high()).isGreaterThan(estimate.done()).isLessThan(1);
    }

    @Test
    void ofATreeThatIsSeenFromItsFirstLeafThereIsNone() {
        assertThat(TreeShare.of(new int[] {0, 0}, new int[] {2, 2})).isEmpty();
        assertThat(TreeShare.of(new int[0], new int[0])).isEmpty();
    }

    @Test
    void ofAnUnevenTreeHoldsWhatIsTrue() {
        // The first of two branches has 1 leaf, the second 6: one of seven leaves is behind, not half of them.
        Estimate estimate = TreeShare.of(new int[] {1, 0}, new int[] {0, 5}).orElseThrow();
        assertThat(1 / 7.0).isBetween(estimate.low(), estimate.high());
    }

    @Test
    void growsWithEachBranch() {
        double before = 0;
        for (int explored = 1; explored < 10; explored++) {
            double done = TreeShare.of(new int[] {explored}, new int[] {9 - explored})
                    .orElseThrow()
                    .done();
            assertThat(done).isGreaterThan(before);
            before = done;
        }
    }

    @Test
    void ofStatesHoldsWhatIsTrueFromTheFirstTenthOn() {
        Subject subject = Subjects.trace("sb-ring", 5, 5, MemoryModel.TSO);
        Workbench bench = new Workbench(subject);
        Sharing sharing = bench.nothingKnown();
        new Scout(bench).learn(sharing);
        LongArrayList inOrder = depthFirst(bench.layOut(sharing.copy()));
        RandomWalks walks = new RandomWalks(bench.layOut(sharing), everywhere());
        LongHashSet visited = new LongHashSet();
        for (int i = 0; i < inOrder.size(); i++) {
            visited.add(inOrder.get(i));
            double done = (i + 1.0) / inOrder.size();
            if (done > 0.1 && (i % 100 == 0 || i == inOrder.size() - 1)) {
                Estimate estimate = walks.estimate(visited::contains).orElseThrow();
                assertThat(Math.min(done, 0.999))
                        .as("%d of %d: %s", i, inOrder.size(), estimate)
                        .isBetween(estimate.low(), estimate.high());
            }
        }
    }

    @Test
    void ofOneStateThereIsNone() {
        Workbench bench = new Workbench(Subjects.of("        stop\n", 1, MemoryModel.TSO));
        StateSpace space = bench.layOut(bench.nothingKnown());
        assertThat(new RandomWalks(space, new Everywhere(0)).estimate(hash -> true))
                .isEmpty();
    }

    private static RandomWalks.Ground everywhere() {
        return new Everywhere(Integer.MAX_VALUE);
    }

    /** All transitions, of so many states. */
    private record Everywhere(int states) implements RandomWalks.Ground {
        @Override
        public int transitions(StateSpace space, int[] to) {
            return space.depth() < states ? space.transitions(to, 0) : 0;
        }

        @Override
        public boolean isForeign(long hash) {
            return false;
        }
    }

    private static LongArrayList depthFirst(StateSpace space) {
        LongArrayList order = new LongArrayList();
        visit(space, new LongHashSet(), order);
        return order;
    }

    private static void visit(StateSpace space, LongHashSet visited, LongArrayList order) {
        if (!visited.add(space.hash())) {
            return;
        }
        order.add(space.hash());
        int[] transitions = new int[StateSpace.MOST_TRANSITIONS];
        int count = space.transitions(transitions, 0);
        for (int i = 0; i < count; i++) {
            space.take(transitions[i]);
            visit(space, visited, order);
            space.back();
        }
    }
}
