package org.vmxlab.memory;

/** Journaled 64-bit cells outside the guest's memory, such as the data of a VMCS: who extends this says what they mean. */
public abstract class Words implements Journaled {
    private final Journal journal;
    private final long salt;
    private final long[] values;

    /**
     * Cells that are all 0.
     *
     * @param salt tells the cells of this store from those of all others in the hash
     */
    protected Words(Journal journal, long salt, int size) {
        this.journal = journal;
        this.salt = salt;
        this.values = new long[size];
    }

    /** The value of cell {@code index}. */
    protected final long get(int index) {
        return values[index];
    }

    protected final void set(int index, long value) {
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
    public final void undo(long cell, long old) {
        values[(int) cell] = old;
    }

    /** Hash of all cells, as {@link Journal#hash} counts them. */
    public final long contentsHash() {
        long hash = 0;
        for (int i = 0; i < values.length; i++) {
            hash ^= Journal.mix(salt + i, values[i]);
        }
        return hash;
    }
}
