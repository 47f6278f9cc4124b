package org.vmxlab.explore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedNodeTest {
    private static final int SOME_OTHER_NODES_BRANCH = 7;

    private final OptimalNode own = new OptimalNode(new Backlog(1 << 20));
    private final Event[] sequence = {Event.unknown(1, 0, 1)};

    /**
     * What is to be tried from a node comes from the branch that its worker was exploring when the node was shared, and is
     * left to none that others begin with later.
     */
    @Test
    void whatIsToBeTriedSinceBeforeItWasSharedComesFromTheFirstBranch() {
        own.addUnconfirmed(sequence, 1, SOME_OTHER_NODES_BRANCH);
        SharedNode shared = SharedNode.root(own);
        int first = shared.begin(Event.unknown(0, 0, 0));

        assertThat(shared.takeUnconfirmed())
                .singleElement()
                .extracting(OptimalNode.Candidate::origin)
                .isEqualTo(first);
    }

    @Test
    void whatIsToBeTriedSinceComesFromTheBranchThatLedToIt() {
        SharedNode shared = SharedNode.root(own);
        shared.begin(Event.unknown(0, 0, 0));
        int second = shared.begin(Event.unknown(2, 0, 2));
        shared.addUnconfirmed(sequence, 1, second);

        assertThat(shared.takeUnconfirmed())
                .singleElement()
                .extracting(OptimalNode.Candidate::origin)
                .isEqualTo(second);
    }
}
