package org.vmxlab.memory;

import java.util.Arrays;

/** A growing array of journaled 64-bit cells outside the guest's memory, such as the data of VMCSs. */
public final class Words implements Journaled {
    private final Journal journal;
    private final long salt;
    private long[] values;

    /**
     * @param salt tells the cells of this store from those of all others in the hash
     */
    public Words(Journal journal, long salt, int size) {
        this.journal = journal;
        this.salt = salt;
        this.values = new long[size];
    }

    /** The value of cell {@code index}; cells never set are 0. */
    public long get(int index) {
        return index < values.length ? values[index] : 0;
    }

    public void set(int index, long value) {
        if (index >= values.length) {
            values = Arrays.copyOf(values, Math.max(index + 1, values.length * 2));
        }
        long old = values[index];
        if (old == value) {
            return;
        }
        values[index] = value;
        if (journal.tracking()) {
            journal.record(this, salt + index, index, old, value);
        }
    }

    @Override
    public void undo(long cell, long old) {
        values[(int) cell] = old;
    }

    /** Hash of all cells, as {@link Journal#hash} counts them. */
    public long contentsHash() {
        long hash = 0;
        for (int i = 0; i < values.length; i++) {
            hash ^= Journal.mix(salt + i, values[i]);
        }
        return hash;
    }
}
