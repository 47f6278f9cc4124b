package org.vmxlab.memory;

import java.util.Arrays;

/** Stores of one CPU that other CPUs do not see yet, oldest first (SDM volume 3A, section 11.10). */
public final class StoreBuffer {
    private static final int WORDS_PER_ENTRY = 3;

    private final int capacity;
    private long[] entries = new long[16 * WORDS_PER_ENTRY];
    private int count;

    /**
     * @param capacity entries at the most; a store into a full buffer drains the oldest first. With 0 there is no buffer:
     *     stores are visible at once
     */
    public StoreBuffer(int capacity) {
        this.capacity = capacity;
    }

    /** Whether stores wait here at all. */
    public boolean exists() {
        return capacity > 0;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    public boolean isFull() {
        return count == capacity;
    }

    /** Number of buffered stores. */
    public int size() {
        return count;
    }

    /** Appends a store of the low {@code bytes} bytes of {@code value}; the buffer is not full. */
    public void push(long address, int bytes, long value) {
        int at = count * WORDS_PER_ENTRY;
        if (at == entries.length) {
            entries = Arrays.copyOf(entries, at * 2);
        }
        entries[at] = address;
        entries[at + 1] = bytes;
        entries[at + 2] = value;
        count++;
    }

    /** Moves the oldest store to memory; the buffer is not empty. */
    public void drainOldest(Memory memory) {
        memory.write(entries[0], (int) entries[1], entries[2]);
        count--;
        System.arraycopy(entries, WORDS_PER_ENTRY, entries, 0, count * WORDS_PER_ENTRY);
    }

    /** The youngest store is gone; the buffer is not empty. */
    public void dropYoungest() {
        count--;
    }

    /** Address of the store number {@code index}, 0 the oldest. */
    public long address(int index) {
        return entries[index * WORDS_PER_ENTRY];
    }

    /** Size in bytes of the store number {@code index}. */
    public int bytes(int index) {
        return (int) entries[index * WORDS_PER_ENTRY + 1];
    }

    /** Value of the store number {@code index}; its low {@link #bytes} bytes count. */
    public long value(int index) {
        return entries[index * WORDS_PER_ENTRY + 2];
    }

    /** What this CPU reads at {@code address} where memory holds {@code value}: younger stores win, byte by byte. */
    public long forward(long address, int bytes, long value) {
        long result = value;
        for (int i = 0; i < count; i++) {
            int at = i * WORDS_PER_ENTRY;
            long distance = entries[at] - address;
            int stored = (int) entries[at + 1];
            if (distance >= bytes || distance <= -stored) {
                continue;
            }
            for (int b = 0; b < stored; b++) {
                long place = distance + b;
                if (place >= 0 && place < bytes) {
                    int shift = (int) place * 8;
                    result = result & ~(0xffL << shift) | (entries[at + 2] >>> (8 * b) & 0xff) << shift;
                }
            }
        }
        return result;
    }

    /** Words that {@link #save} writes. */
    public int words() {
        return 1 + count * WORDS_PER_ENTRY;
    }

    public void save(long[] to, int at) {
        to[at] = count;
        System.arraycopy(entries, 0, to, at + 1, count * WORDS_PER_ENTRY);
    }

    public void load(long[] from, int at) {
        count = (int) from[at];
        if (entries.length < count * WORDS_PER_ENTRY) {
            entries = new long[2 * count * WORDS_PER_ENTRY];
        }
        System.arraycopy(from, at + 1, entries, 0, count * WORDS_PER_ENTRY);
    }
}
