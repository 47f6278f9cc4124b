package org.vmxlab.explore;

/** The events of the sequences that are still to be explored from the nodes of an {@link OptimalSearch}: how much memory they take. */
final class Backlog {
    private static final int BYTES_PER_EVENT = 40;

    private final long mostBytes;
    private long events;
    private boolean overflown;

    /** @param mostBytes what it may take before sequences are left out */
    Backlog(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    void add(int count) {
        events += count;
        overflown |= bytes() > mostBytes;
    }

    void remove(int count) {
        events -= count;
    }

    void clear() {
        events = 0;
    }

    long bytes() {
        return BYTES_PER_EVENT * events;
    }

    /** Whether there was too much at any time: sequences may have been left out since. */
    boolean overflown() {
        return overflown;
    }
}
