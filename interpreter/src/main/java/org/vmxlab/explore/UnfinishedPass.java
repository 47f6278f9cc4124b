package org.vmxlab.explore;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;

/**
 * What a pass over all states that was stopped leaves to whoever goes on with it.
 *
 * @param edges pairs of numbers of states: the second was reached from the first
 * @param items transitions that are still to be taken
 * @param cuts bounds that cut off what nobody can come back to
 * @param ends executions that came to their end
 * @param narrowed whether transitions of other groups of CPUs were left out
 * @param hiding whether something was met that hides what other groups do
 * @param frontier where shards parted
 */
record UnfinishedPass(
        VisitedStates visited,
        IntArrayList edges,
        List<WorkItem> items,
        Set<Cut> cuts,
        long transitions,
        long ends,
        DepthFirstSearch.Breadth breadth,
        boolean narrowed,
        boolean hiding,
        Frontier frontier)
        implements Remainder {
    /** A pass from the first state. */
    static UnfinishedPass notBegun(DepthFirstSearch.Breadth breadth) {
        return new UnfinishedPass(
                new VisitedStates(),
                new IntArrayList(),
                List.of(),
                EnumSet.noneOf(Cut.class),
                0,
                0,
                breadth,
                false,
                false,
                Frontier.NONE);
    }

    @Override
    public void write(DataOutput to) throws IOException {
        visited.write(to);
        to.writeInt(edges.size());
        for (int i = 0; i < edges.size(); i++) {
            to.writeInt(edges.get(i));
        }
        to.writeInt(items.size());
        for (WorkItem item : items) {
            to.writeInt(item.state());
            to.writeInt(item.transitions().length);
            for (int transition : item.transitions()) {
                to.writeInt(transition);
            }
        }
        Cut.write(to, cuts);
        to.writeLong(transitions);
        to.writeLong(ends);
        to.writeBoolean(breadth == DepthFirstSearch.Breadth.ALL);
        to.writeBoolean(narrowed);
        to.writeBoolean(hiding);
        frontier.write(to);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param bytes memory for states
     * @throws IOException if it was cut off, or says what cannot be
     */
    static UnfinishedPass read(DataInput from, long bytes) throws IOException {
        VisitedStates visited = VisitedStates.read(from, bytes / VisitedStates.BYTES_PER_STATE);
        IntArrayList edges = new IntArrayList();
        for (int left = from.readInt(); left > 0; left--) {
            edges.add(state(from.readInt(), visited, true));
        }
        if (edges.size() % 2 != 0) {
            throw new IOException("half an edge");
        }
        List<WorkItem> items = new ArrayList<>();
        for (int left = from.readInt(); left > 0; left--) {
            int state = state(from.readInt(), visited, false);
            int count = from.readInt();
            if (count < 1 || count > StateSpace.MOST_TRANSITIONS) {
                throw new IOException("a state with " + count + " transitions");
            }
            int[] transitions = new int[count];
            for (int i = 0; i < count; i++) {
                transitions[i] = from.readInt();
            }
            items.add(new WorkItem(state, transitions));
        }
        Set<Cut> cuts = Cut.read(from);
        return new UnfinishedPass(
                visited,
                edges,
                items,
                cuts,
                from.readLong(),
                from.readLong(),
                from.readBoolean() ? DepthFirstSearch.Breadth.ALL : DepthFirstSearch.Breadth.ONE_GROUP,
                from.readBoolean(),
                from.readBoolean(),
                Frontier.read(from, visited));
    }

    private static int state(int number, VisitedStates visited, boolean orNowhere) throws IOException {
        if (!visited.contains(number) && !(orNowhere && number == VisitedStates.NOWHERE)) {
            throw new IOException("a state that was not visited");
        }
        return number;
    }

    /**
     * Checks that in {@code space}, just laid out, the states with something to be done are what they are said to be.
     *
     * @throws IOException if they are not
     */
    void verify(StateSpace space) throws IOException {
        Retracing way = new Retracing(space);
        for (WorkItem item : items) {
            way.goTo(visited.path(item.state()));
            if (space.hash() != visited.hash(item.state())) {
                throw new IOException("a state is not what it was");
            }
            for (int transition : item.transitions()) {
                way.requirePossible(transition);
            }
        }
    }
}
