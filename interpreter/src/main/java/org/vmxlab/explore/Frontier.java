package org.vmxlab.explore;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.collections.api.list.primitive.IntList;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;
import org.vmxlab.memory.Journal;

/**
 * Where shards part. The first states, breadth first, each shard explores; the states behind them are dealt out, in blocks
 * of neighbours, since states that are near to each other lead to the same ones. A shard that comes to a state of another's
 * leaves it to that one. All that can be reached is explored by the owner of the last such state on the way.
 *
 * @param own states that were dealt to this shard
 * @param foreign states that were dealt to others
 * @param common states that each shard has seen
 * @param hash of all of them, in their order: shards of one exploration agree on it
 */
record Frontier(IntList own, IntList foreign, int common, long hash) {
    /** Of a search that is not divided. */
    static final Frontier NONE = new Frontier(new IntArrayList(), new IntArrayList(), 0, 0);

    /**
     * How far shards go together.
     *
     * @param width states to deal out that are enough for parts of like size
     * @param common states that each shard explores at the most
     */
    record Extent(int width, int common) {
        private static final int LEAST = 512;
        private static final int FOR_EACH = 64;
        private static final int MOST_COMMON = 10_000;

        /** What suits {@code shards} shards. */
        static Extent of(int shards) {
            return new Extent(Math.max(LEAST, FOR_EACH * shards), MOST_COMMON);
        }
    }

    /** Parts of a search, and what is to be said about them. */
    record Division(Frontier frontier, List<WorkItem> items) {}

    /** Explores from {@code first} on with {@code worker} and divides what is left. */
    static Division divide(WorkItem first, DepthFirstWorker worker, VisitedStates visited, Shard shard, Extent extent) {
        ArrayDeque<WorkItem> open = new ArrayDeque<>(List.of(first));
        for (int i = 0; i < extent.common() && !open.isEmpty() && open.size() < extent.width(); i++) {
            open.addAll(worker.expand(open.removeFirst()));
        }
        IntArrayList own = new IntArrayList();
        IntArrayList foreign = new IntArrayList();
        List<WorkItem> items = new ArrayList<>();
        int place = 0;
        long hash = visited.size();
        for (WorkItem item : open) {
            hash = Journal.mix(hash, visited.hash(item.state()));
            if (shard.owns(place++, open.size())) {
                own.add(item.state());
                items.add(item);
            } else {
                foreign.add(item.state());
            }
        }
        return new Division(new Frontier(own, foreign, visited.size(), hash), items);
    }

    void write(DataOutput to) throws IOException {
        write(to, own);
        write(to, foreign);
        to.writeInt(common);
        to.writeLong(hash);
    }

    private static void write(DataOutput to, IntList states) throws IOException {
        to.writeInt(states.size());
        for (int i = 0; i < states.size(); i++) {
            to.writeInt(states.get(i));
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException if it was cut off, or names states that are not in {@code visited}
     */
    static Frontier read(DataInput from, VisitedStates visited) throws IOException {
        return new Frontier(states(from, visited), states(from, visited), from.readInt(), from.readLong());
    }

    private static IntList states(DataInput from, VisitedStates visited) throws IOException {
        IntArrayList states = new IntArrayList();
        for (int left = from.readInt(); left > 0; left--) {
            int state = from.readInt();
            if (!visited.contains(state)) {
                throw new IOException("a state that was not visited");
            }
            states.add(state);
        }
        return states;
    }
}
