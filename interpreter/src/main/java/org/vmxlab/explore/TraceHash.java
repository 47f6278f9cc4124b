package org.vmxlab.explore;

import java.util.Arrays;
import org.eclipse.collections.impl.map.mutable.primitive.LongLongHashMap;
import org.vmxlab.memory.Journal;

/**
 * Hash of the Shasha-Snir trace of one execution: from which write each read took its value, and in which order the writes
 * of each cell became visible (Shasha and Snir, TOPLAS 1988). Kept while the execution grows and shrinks.
 *
 * <p>A read that takes what its own CPU wrote last counts nothing, so that it does not matter whether it was taken from the
 * store buffer or from memory.
 */
final class TraceHash {
    private static final long READ_SALT = 0x7265616400000000L;
    private static final long WRITE_SALT = 0x7772697465000000L;
    private static final long EXTERNAL_SALT = 0x65787465726e616cL;
    private static final int CPU_SHIFT = 48;
    private static final long COUNT = (1L << CPU_SHIFT) - 1;

    /** For each cell its last write: the CPU plus 1, and how many wrote the cell so far. */
    private final LongLongHashMap lastWrites = new LongLongHashMap();

    private long hash;

    // One frame for each event.
    private int depth;
    private long[] hashes = new long[64];
    private int[] undoAt = new int[65];
    private long[] undoCells = new long[256];
    private long[] undoWrites = new long[256];

    long hash() {
        return hash;
    }

    /** {@code event} happens; its CPU had made {@code steps} steps before. */
    void push(Event event, long steps) {
        if (depth == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * depth);
            undoAt = Arrays.copyOf(undoAt, 2 * depth + 1);
        }
        hashes[depth] = hash;
        int undo = undoAt[depth];
        depth++;
        int cpu = event.home();
        long position = ((long) event.process() << CPU_SHIFT) + steps;
        if (event.kind() == Event.Kind.EXTERNAL) {
            hash ^= Journal.mix(EXTERNAL_SALT, position + 1);
        }
        if (event.value() != 0) {
            hash ^= Journal.mix(position, event.value());
        }
        for (int i = 0; i < event.accesses(); i++) {
            long cell = event.cell(i);
            if (Sharing.isRegister(cell)) {
                continue;
            }
            long last = lastWrites.get(cell);
            // A write follows another; so does what a locked instruction reads.
            if (event.written(i)) {
                // Writes of one cell have one order; those of several cells have none, though one CPU made them.
                long written = (cpu + 1L << CPU_SHIFT) + (last & COUNT) + 1;
                hash ^= Journal.mix(WRITE_SALT + cell, Journal.mix(last + 1, written));
                undo = remember(undo, cell, last);
                lastWrites.put(cell, written);
            } else if (last >>> CPU_SHIFT != cpu + 1L) {
                long reader = ((long) cpu << CPU_SHIFT) + steps;
                hash ^= Journal.mix(READ_SALT + cell, Journal.mix(reader + 1, last + 1));
            }
        }
        undoAt[depth] = undo;
    }

    private int remember(int at, long cell, long last) {
        if (at == undoCells.length) {
            undoCells = Arrays.copyOf(undoCells, 2 * at);
            undoWrites = Arrays.copyOf(undoWrites, 2 * at);
        }
        undoCells[at] = cell;
        undoWrites[at] = last;
        return at + 1;
    }

    /** The last event did not happen. */
    void pop() {
        depth--;
        hash = hashes[depth];
        for (int i = undoAt[depth + 1] - 1; i >= undoAt[depth]; i--) {
            lastWrites.put(undoCells[i], undoWrites[i]);
        }
    }
}
