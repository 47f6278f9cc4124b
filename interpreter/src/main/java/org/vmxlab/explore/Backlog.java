package org.vmxlab.explore;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The events of the sequences that are still to be explored from the nodes of an {@link OptimalSearch}: how much memory they
 * take. For all threads.
 */
final class Backlog {
    private static final int BYTES_PER_EVENT = 40;

    private final long mostBytes;
    private final AtomicLong events = new AtomicLong();
    private volatile boolean overflown;

    /** @param mostBytes what it may take before sequences are left out */
    Backlog(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    void add(int count) {
        if (count > 0 && BYTES_PER_EVENT * events.addAndGet(count) > mostBytes) {
            overflown = true;
        }
    }

    void remove(int count) {
        events.addAndGet(-count);
    }

    long bytes() {
        return BYTES_PER_EVENT * events.get();
    }

    /** There is too much, somebody found. */
    void overflow() {
        overflown = true;
    }

    /** Whether there was too much at any time: sequences may have been left out since. */
    boolean overflown() {
        return overflown;
    }
}
