package org.vmxlab.explore;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.collections.impl.map.mutable.primitive.LongIntHashMap;
import org.vmxlab.verdict.Violation;

/**
 * What a search with few preemptions that was stopped leaves to whoever goes on with it.
 *
 * @param visited as {@link BoundedSearch} keeps it
 * @param parts what is still to be explored, in this order
 * @param ends executions that came to their end
 * @param common states that every shard saw; 0 if there are none
 * @param division hash of how shards parted
 */
record UnfinishedBoundedSearch(
        LongIntHashMap visited,
        List<Part> parts,
        Map<Finding.Cause, Found> found,
        Set<Cut> cuts,
        long transitions,
        long ends,
        int common,
        long division)
        implements Remainder {
    static final int BYTES_PER_STATE = 16;

    /** Nobody made a step yet. */
    static final int NOBODY = -1;

    /**
     * A state, and transitions that are still to be taken from it.
     *
     * @param path that leads to it; the first {@code length} transitions of it do
     * @param last the CPU that made the last step
     * @param left preemptions that are left
     * @param steps of all CPUs on the way
     */
    record Part(int[] path, int length, int last, int left, long steps, int[] transitions) {}

    /**
     * A finding, and what the way to it takes.
     *
     * @param steps of all CPUs
     */
    record Found(Finding finding, int preemptions, long steps) {
        /** The one that is easier to read. */
        static Found better(Found one, Found other) {
            boolean asGood = other.preemptions == one.preemptions
                    ? other.steps >= one.steps
                    : other.preemptions > one.preemptions;
            return asGood ? one : other;
        }
    }

    static UnfinishedBoundedSearch notBegun() {
        return new UnfinishedBoundedSearch(
                new LongIntHashMap(), List.of(), Map.of(), EnumSet.noneOf(Cut.class), 0, 0, 0, 0);
    }

    boolean isBegun() {
        return !visited.isEmpty();
    }

    @Override
    public void write(DataOutput to) throws IOException {
        to.writeInt(visited.size());
        for (long key : visited.keySet().toArray()) {
            to.writeLong(key);
            to.writeInt(visited.get(key));
        }
        to.writeInt(parts.size());
        int[] before = new int[0];
        for (Part part : parts) {
            // Parts of one execution have one path.
            boolean again = part.path == before;
            to.writeBoolean(again);
            if (!again) {
                write(to, part.path);
                before = part.path;
            }
            to.writeInt(part.length);
            to.writeInt(part.last);
            to.writeInt(part.left);
            to.writeLong(part.steps);
            write(to, part.transitions);
        }
        to.writeInt(found.size());
        for (Found one : found.values()) {
            write(to, one.finding.path());
            to.writeInt(one.preemptions);
            to.writeLong(one.steps);
        }
        Cut.write(to, cuts);
        to.writeLong(transitions);
        to.writeLong(ends);
        to.writeInt(common);
        to.writeLong(division);
    }

    private static void write(DataOutput to, int[] transitions) throws IOException {
        to.writeInt(transitions.length);
        for (int transition : transitions) {
            to.writeInt(transition);
        }
    }

    /**
     * Reads what {@link #write} wrote, and checks that the program can do what it says.
     *
     * @param space just laid out
     * @param bytes memory for states
     * @throws IOException if it was cut off, or says what cannot be
     */
    static UnfinishedBoundedSearch read(DataInput from, StateSpace space, long bytes) throws IOException {
        int size = from.readInt();
        if (size < 0 || size > bytes / BYTES_PER_STATE) {
            throw new IOException("it has more states than the bound on memory allows (--memory)");
        }
        LongIntHashMap visited = new LongIntHashMap();
        for (int i = 0; i < size; i++) {
            visited.put(from.readLong(), from.readInt());
        }
        Retracing way = new Retracing(space);
        List<Part> parts = new ArrayList<>();
        int[] path = new int[0];
        for (int left = from.readInt(); left > 0; left--) {
            path = from.readBoolean() ? path : transitions(from);
            parts.add(part(from, path, way));
        }
        Map<Finding.Cause, Found> found = new LinkedHashMap<>();
        for (int left = from.readInt(); left > 0; left--) {
            Finding finding = finding(transitions(from), way);
            found.put(finding.cause(), new Found(finding, from.readInt(), from.readLong()));
        }
        return new UnfinishedBoundedSearch(
                visited,
                parts,
                found,
                Cut.read(from),
                from.readLong(),
                from.readLong(),
                from.readInt(),
                from.readLong());
    }

    private static Part part(DataInput from, int[] path, Retracing way) throws IOException {
        int length = from.readInt();
        int last = from.readInt();
        int left = from.readInt();
        long steps = from.readLong();
        int[] transitions = transitions(from);
        if (length < 0 || length > path.length || left < 0) {
            throw new IOException("a state off its way");
        }
        way.goTo(Arrays.copyOf(path, length));
        for (int transition : transitions) {
            way.requirePossible(transition);
        }
        return new Part(path, length, last, left, steps, transitions);
    }

    private static Finding finding(int[] path, Retracing way) throws IOException {
        way.goTo(path);
        StateSpace space = way.space();
        Optional<Violation> violation = space.violation();
        Violation wrong =
                violation.or(space::atRest).orElseThrow(() -> new IOException("a run does not end as it did"));
        return Finding.at(space, wrong, path);
    }

    private static int[] transitions(DataInput from) throws IOException {
        int[] some = new int[64];
        int size = from.readInt();
        for (int i = 0; i < size; i++) {
            // Grows as it is read: a forged size takes no memory.
            some = i == some.length ? Arrays.copyOf(some, 2 * i) : some;
            some[i] = from.readInt();
        }
        return Arrays.copyOf(some, Math.max(0, size));
    }
}
