package org.vmxlab.explore;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * Parts of a search that nobody works on yet. Workers that have none wait here; when all wait, the search is over. A worker
 * that has not come yet waits, too.
 *
 * @param <T> what a part is
 */
final class WorkQueue<T> {
    private final ArrayDeque<T> items = new ArrayDeque<>();
    private final int workers;
    private int waiting;
    private volatile boolean hungry;
    private boolean closed;

    WorkQueue(int workers) {
        this.workers = workers;
        this.waiting = workers;
        this.hungry = true;
    }

    synchronized void add(T item) {
        items.addLast(item);
        hungry = waiting > items.size();
        notify();
    }

    /** Whether somebody waits for work. */
    boolean hungry() {
        return hungry;
    }

    /** A worker begins with something of its own. */
    synchronized void begin() {
        waiting--;
        hungry = waiting > items.size();
    }

    /** The next part, for a worker that has none; empty when the search is over. */
    synchronized Optional<T> take() throws InterruptedException {
        while (items.isEmpty() && !closed) {
            if (waiting == workers) {
                close();
                break;
            }
            wait();
        }
        if (closed) {
            return Optional.empty();
        }
        waiting--;
        T item = items.removeFirst();
        hungry = waiting > items.size();
        return Optional.of(item);
    }

    /** A worker is done with its part. */
    synchronized void finished() {
        waiting++;
        hungry = waiting > items.size();
    }

    /** The search is over, whatever is left. */
    synchronized void close() {
        closed = true;
        hungry = false;
        notifyAll();
    }

    /** Parts that wait. */
    synchronized int size() {
        return items.size();
    }

    /** Parts left; for a search that was stopped. */
    synchronized List<T> rest() {
        return List.copyOf(items);
    }
}
