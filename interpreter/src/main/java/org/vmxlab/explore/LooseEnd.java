package org.vmxlab.explore;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.eclipse.collections.api.set.primitive.LongSet;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;

/**
 * A state of a {@link Frontier} from which its shard saw no execution come to an end, but some come to states of other
 * shards. Whether it is part of a livelock shows when all shards are put together.
 *
 * @param state its hash
 * @param onward hashes of the states of others
 * @param least the least hash of the states on the way
 * @param path that leads to the state of that hash
 */
record LooseEnd(long state, LongSet onward, long least, int[] path) {
    /** Those of a shard. */
    static List<LooseEnd> among(StateGraph graph, VisitedStates visited, Frontier frontier) {
        boolean[] foreign = new boolean[graph.size()];
        frontier.foreign().forEach(state -> foreign[graph.vertex(state)] = true);
        boolean[] settled = settled(graph, foreign);
        List<LooseEnd> found = new ArrayList<>();
        for (int i = 0; i < frontier.own().size(); i++) {
            int vertex = graph.vertex(frontier.own().get(i));
            if (!settled[vertex]) {
                found.add(from(vertex, graph, visited, foreign));
            }
        }
        return found;
    }

    /** From which vertices an end is reached, or what this shard alone can tell to have none. */
    private static boolean[] settled(StateGraph graph, boolean[] foreign) {
        boolean[] left = leadingTo(graph, graph::isLeaf);
        return leadingTo(graph, vertex -> graph.isLeaf(vertex) ? !foreign[vertex] : !left[vertex]);
    }

    private static boolean[] leadingTo(StateGraph graph, IntPredicate goal) {
        boolean[] leading = new boolean[graph.size()];
        boolean more = true;
        // Edges mostly lead from low numbers to high ones, so that few rounds do.
        while (more) {
            more = false;
            for (int vertex = graph.size() - 1; vertex >= 0; vertex--) {
                if (!leading[vertex] && (goal.test(vertex) || leadsTo(leading, graph, vertex))) {
                    leading[vertex] = true;
                    more = true;
                }
            }
        }
        return leading;
    }

    private static boolean leadsTo(boolean[] some, StateGraph graph, int vertex) {
        for (int edge = graph.begin(vertex); edge < graph.end(vertex); edge++) {
            if (some[graph.target(edge)]) {
                return true;
            }
        }
        return false;
    }

    private static LooseEnd from(int begin, StateGraph graph, VisitedStates visited, boolean[] foreign) {
        LongHashSet onward = new LongHashSet();
        boolean[] seen = new boolean[graph.size()];
        seen[begin] = true;
        ArrayDeque<Integer> open = new ArrayDeque<>(List.of(begin));
        int least = begin;
        while (!open.isEmpty()) {
            int vertex = open.removeLast();
            long hash = visited.hash(graph.state(vertex));
            if (foreign[vertex]) {
                onward.add(hash);
                continue;
            }
            least = hash < visited.hash(graph.state(least)) ? vertex : least;
            for (int edge = graph.begin(vertex); edge < graph.end(vertex); edge++) {
                int to = graph.target(edge);
                if (!seen[to]) {
                    seen[to] = true;
                    open.addLast(to);
                }
            }
        }
        return new LooseEnd(
                visited.hash(graph.state(begin)),
                onward,
                visited.hash(graph.state(least)),
                visited.path(graph.state(least)));
    }

    void write(DataOutput to) throws IOException {
        to.writeLong(state);
        to.writeInt(onward.size());
        for (long one : onward.toSortedArray()) {
            to.writeLong(one);
        }
        to.writeLong(least);
        to.writeInt(path.length);
        for (int transition : path) {
            to.writeInt(transition);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException if it was cut off
     */
    static LooseEnd read(DataInput from) throws IOException {
        long state = from.readLong();
        LongHashSet onward = new LongHashSet();
        for (int left = from.readInt(); left > 0; left--) {
            onward.add(from.readLong());
        }
        long least = from.readLong();
        IntArrayList path = new IntArrayList();
        for (int left = from.readInt(); left > 0; left--) {
            path.add(from.readInt());
        }
        return new LooseEnd(state, onward, least, path.toArray());
    }
}
