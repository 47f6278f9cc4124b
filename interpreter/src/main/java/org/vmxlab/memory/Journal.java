package org.vmxlab.memory;

import java.util.Arrays;
import java.util.IdentityHashMap;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;

/**
 * Undo journal of all 64-bit cells of one machine, with the incremental hash of their contents.
 *
 * <p>While it tracks, each change of a cell is recorded with the value it had, and the hash follows: exclusive or over
 * all cells of a mix of identity and value, where a zero cell counts nothing. A mark is a position in the journal; going
 * back to it takes back everything that came later, so marks are used in the manner of a stack.
 */
public final class Journal {
    /** In arrays that grow by doubling. */
    private static final int BYTES_PER_CHANGE = 48;

    private static final int LEAST_WORTHWHILE = 1 << 14;

    private Journaled[] stores = new Journaled[64];
    private long[] cells = new long[64];
    private long[] olds = new long[64];
    private int size;
    /** The last mark: of what comes behind it only the first change of each cell matters. */
    private int open;
    /** The size at which it is worth the while to forget the others. */
    private int worthwhile = LEAST_WORTHWHILE;

    private boolean tracking;
    private long hash;

    /** Whether changes are recorded. */
    public boolean tracking() {
        return tracking;
    }

    /** Starts recording; {@code contents} is the hash of all cells now. */
    public void track(long contents) {
        if (!tracking) {
            tracking = true;
            size = 0;
            hash = contents;
        }
    }

    /** Hash of all cells; meaningful while tracking. */
    public long hash() {
        return hash;
    }

    /** The present position. */
    public int mark() {
        open(size);
        return size;
    }

    private void open(int from) {
        open = from;
        worthwhile = from + LEAST_WORTHWHILE;
    }

    /** Bytes that what was recorded takes. */
    public long bytes() {
        return (long) BYTES_PER_CHANGE * size;
    }

    /**
     * Takes back all that changed since {@code mark}.
     *
     * @param contents what {@link #hash} was at the mark
     */
    public void rollBack(int mark, long contents) {
        if (mark > size) {
            throw new IllegalStateException("journal mark " + mark + " lies ahead of the journal's end " + size
                    + ": snapshots are restored last-in, first-out");
        }
        for (int i = size - 1; i >= mark; i--) {
            stores[i].undo(cells[i], olds[i]);
        }
        size = mark;
        open(mark);
        hash = contents;
    }

    void record(Journaled store, long key, long cell, long old, long now) {
        if (size >= worthwhile) {
            forgetRepeated();
        }
        if (size == cells.length) {
            stores = Arrays.copyOf(stores, size * 2);
            cells = Arrays.copyOf(cells, size * 2);
            olds = Arrays.copyOf(olds, size * 2);
        }
        stores[size] = store;
        cells[size] = cell;
        olds[size] = old;
        size++;
        hash ^= mix(key, old) ^ mix(key, now);
    }

    /** A CPU that goes round and round between two marks would fill all memory otherwise. */
    private void forgetRepeated() {
        IdentityHashMap<Journaled, LongHashSet> known = new IdentityHashMap<>();
        int kept = open;
        for (int i = open; i < size; i++) {
            if (known.computeIfAbsent(stores[i], store -> new LongHashSet()).add(cells[i])) {
                stores[kept] = stores[i];
                cells[kept] = cells[i];
                olds[kept] = olds[i];
                kept++;
            }
        }
        size = kept;
        worthwhile = Math.max(open + LEAST_WORTHWHILE, open + 2 * (size - open));
    }

    /** Contribution of the cell {@code key} with contents {@code value} to a hash; 0 for a zero cell. */
    public static long mix(long key, long value) {
        if (value == 0) {
            return 0;
        }
        long h = value * 0x9E3779B97F4A7C15L + key;
        h = (h ^ (h >>> 32)) * 0xD6E8FEB86659FD93L;
        h = (h ^ (h >>> 32)) * 0xD6E8FEB86659FD93L + key * 0xC2B2AE3D27D4EB4FL;
        return h ^ (h >>> 29);
    }
}
