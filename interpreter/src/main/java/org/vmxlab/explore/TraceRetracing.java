package org.vmxlab.explore;

import java.io.IOException;
import java.util.Optional;

/** Goes ways of a search of traces that a file tells of, and sees whether the program can. */
final class TraceRetracing {
    private final Execution execution;
    private final OpenTransitions open = new OpenTransitions();

    /** @param space just laid out */
    TraceRetracing(StateSpace space, Sharing sharing) {
        this.execution = new Execution(space, sharing);
    }

    int depth() {
        return execution.depth();
    }

    /**
     * Goes to the state that {@code transition} of {@code above} leads to; to the first one if that is empty.
     *
     * @throws IOException if it leads nowhere
     */
    void goTo(Optional<SharedNode> above, int transition) throws IOException {
        SharedNode[] way = above.map(SharedNode::way).orElse(new SharedNode[0]);
        int kept = 0;
        while (kept < way.length
                && kept < execution.depth()
                && execution.transition(kept) == next(way, kept, transition)) {
            kept++;
        }
        backTo(kept);
        for (int i = kept; i < way.length; i++) {
            int wanted = next(way, i, transition);
            look();
            int place = open.begin(0);
            while (place < open.end(0) && open.transition(place) != wanted) {
                place++;
            }
            if (place == open.end(0)) {
                throw impossible();
            }
            execution.take(wanted);
        }
    }

    private static int next(SharedNode[] way, int depth, int last) {
        return depth + 1 < way.length ? way[depth + 1].transition() : last;
    }

    void backTo(int depth) {
        while (execution.depth() > depth) {
            execution.back();
        }
    }

    /**
     * Makes the step of {@code event}'s process, and answers what it is here.
     *
     * @throws IOException if it cannot go on
     */
    Event take(Event event) throws IOException {
        look();
        int place = open.find(event, 0);
        if (place < 0) {
            throw impossible();
        }
        return execution.take(open.transition(place));
    }

    private void look() throws IOException {
        if (execution.depth() > 0 && execution.hasEnded()) {
            throw impossible();
        }
        open.fill(execution, 0);
    }

    private static IOException impossible() {
        return new IOException("something happens in it that cannot");
    }
}
