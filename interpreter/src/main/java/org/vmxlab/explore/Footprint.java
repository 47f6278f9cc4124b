package org.vmxlab.explore;

import java.util.Arrays;

/** The shared cells that one transition touches. */
final class Footprint {
    private long[] cells = new long[8];
    private boolean[] written = new boolean[8];
    private int size;
    private boolean conditional;

    void clear() {
        size = 0;
        conditional = false;
    }

    /** Whether what is written depends on what is read: in other company the same step may write where it did not. */
    boolean conditional() {
        return conditional;
    }

    void makeConditional() {
        conditional = true;
    }

    int size() {
        return size;
    }

    long cell(int index) {
        return cells[index];
    }

    boolean written(int index) {
        return written[index];
    }

    void add(long cell, boolean write) {
        for (int i = 0; i < size; i++) {
            if (cells[i] == cell) {
                written[i] |= write;
                return;
            }
        }
        if (size == cells.length) {
            cells = Arrays.copyOf(cells, size * 2);
            written = Arrays.copyOf(written, size * 2);
        }
        cells[size] = cell;
        written[size] = write;
        size++;
    }

    /** The cells of {@code bytes} bytes of memory. */
    void add(long address, int bytes, boolean write) {
        long last = Sharing.cell(address + bytes - 1);
        for (long cell = Sharing.cell(address); cell <= last; cell++) {
            add(cell, write);
        }
    }

    /** Takes over what {@code other} has. */
    void set(Footprint other) {
        if (cells.length < other.size) {
            cells = new long[other.cells.length];
            written = new boolean[other.cells.length];
        }
        size = other.size;
        conditional = other.conditional;
        System.arraycopy(other.cells, 0, cells, 0, size);
        System.arraycopy(other.written, 0, written, 0, size);
    }

    /** Whether both touch a cell that one of them writes. */
    boolean conflicts(Footprint other) {
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < other.size; j++) {
                if (cells[i] == other.cells[j] && (written[i] || other.written[j])) {
                    return true;
                }
            }
        }
        return false;
    }
}
