package org.vmxlab.explore;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;

/**
 * What a search of one execution of each trace that was stopped leaves to whoever goes on with it.
 *
 * @param backlog that its nodes count for
 * @param pending nodes from which something is to be explored; those above them may still come to be
 * @param cuts bounds that cut off what nobody can come back to
 * @param traces hashes of those among the executions
 */
record UnfinishedTraces(
        Backlog backlog, List<SharedNode> pending, Set<Cut> cuts, LongHashSet traces, long executions, long transitions)
        implements Remainder {
    private static final int BYTES_PER_TRACE = 16;
    private static final int NO_PARENT = -1;

    UnfinishedTraces(
            Backlog backlog,
            Collection<SharedNode> pending,
            Set<Cut> cuts,
            LongHashSet traces,
            long executions,
            long transitions) {
        this(backlog, List.copyOf(pending), cuts, traces, executions, transitions);
    }

    /** @param bytes that sequences still to be explored may take */
    static UnfinishedTraces notBegun(long bytes) {
        return new UnfinishedTraces(new Backlog(bytes), List.of(), EnumSet.noneOf(Cut.class), new LongHashSet(), 0, 0);
    }

    /** Whether something was explored, and something is left. */
    boolean isBegun() {
        return !pending.isEmpty();
    }

    @Override
    public void write(DataOutput to) throws IOException {
        Map<SharedNode, Integer> numbers = new LinkedHashMap<>();
        for (SharedNode node : pending) {
            for (SharedNode above : node.way()) {
                number(above, numbers);
            }
        }
        to.writeInt(numbers.size());
        for (SharedNode node : numbers.keySet()) {
            to.writeInt(node.parent().map(numbers::get).orElse(NO_PARENT));
            to.writeInt(node.branch());
            to.writeInt(node.transition());
            to.writeBoolean(
                    node.parent().map(parent -> parent.behind().contains(node)).orElse(false));
            node.write(to);
        }
        Cut.write(to, cuts);
        to.writeInt(traces.size());
        for (long trace : traces.toArray()) {
            to.writeLong(trace);
        }
        to.writeLong(executions);
        to.writeLong(transitions);
    }

    /** Gives a number to {@code top} and to all nodes to which something may be added from there. */
    private static void number(SharedNode top, Map<SharedNode, Integer> numbers) {
        ArrayDeque<SharedNode> open = new ArrayDeque<>(List.of(top));
        while (!open.isEmpty()) {
            SharedNode node = open.pop();
            if (numbers.putIfAbsent(node, numbers.size()) == null) {
                node.behind().forEach(open::push);
            }
        }
    }

    /**
     * Reads what {@link #write} wrote, and checks that the program can do what it says.
     *
     * @param space just laid out
     * @param sharing what is known
     * @param bytes memory that it may take
     * @throws IOException if it was cut off, or says what cannot be
     */
    static UnfinishedTraces read(DataInput from, StateSpace space, Sharing sharing, long bytes) throws IOException {
        Backlog backlog = new Backlog(bytes);
        TraceRetracing way = new TraceRetracing(space, sharing);
        List<SharedNode> nodes = new ArrayList<>();
        List<SharedNode> pending = new ArrayList<>();
        for (int left = from.readInt(); left > 0; left--) {
            SharedNode node = node(from, nodes, way, backlog);
            nodes.add(node);
            if (node.isPending()) {
                pending.add(node);
            }
        }
        Set<Cut> cuts = Cut.read(from);
        int size = from.readInt();
        if (size < 0 || (long) BYTES_PER_TRACE * size > bytes || backlog.overflown()) {
            throw new IOException("it has more traces than the bound on memory allows (--memory)");
        }
        LongHashSet traces = new LongHashSet();
        for (int i = 0; i < size; i++) {
            traces.add(from.readLong());
        }
        return new UnfinishedTraces(backlog, List.copyOf(pending), cuts, traces, from.readLong(), from.readLong());
    }

    private static SharedNode node(DataInput from, List<SharedNode> nodes, TraceRetracing way, Backlog backlog)
            throws IOException {
        int parent = from.readInt();
        if (parent >= nodes.size() || parent < NO_PARENT || (parent == NO_PARENT) != nodes.isEmpty()) {
            throw new IOException("a state in it is not reached from the first one");
        }
        Optional<SharedNode> above = parent == NO_PARENT ? Optional.empty() : Optional.of(nodes.get(parent));
        int branch = from.readInt();
        int transition = from.readInt();
        boolean isBehind = from.readBoolean();
        way.goTo(above, transition);
        SharedNode node = SharedNode.read(from, way, above, branch, transition, backlog);
        if (isBehind && above.isPresent()) {
            above.get().putBehind(node);
        }
        return node;
    }
}
