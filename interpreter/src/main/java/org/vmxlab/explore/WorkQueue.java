package org.vmxlab.explore;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * Parts of a search that nobody works on yet: states, each with transitions still to be taken from it. Workers that have
 * none wait here; when all wait, the search is over.
 */
final class WorkQueue {
    private final ArrayDeque<Item> items = new ArrayDeque<>();
    private final int workers;
    private int waiting;
    private volatile boolean hungry;
    private boolean closed;

    /** Transitions of a state that are still to be taken. */
    record Item(int state, int[] transitions) {}

    WorkQueue(int workers) {
        this.workers = workers;
    }

    synchronized void add(Item item) {
        items.addLast(item);
        hungry = waiting > items.size();
        notify();
    }

    /** Whether somebody waits for work. */
    boolean hungry() {
        return hungry;
    }

    /** The next part; empty when the search is over. */
    synchronized Optional<Item> take() throws InterruptedException {
        waiting++;
        while (items.isEmpty() && !closed) {
            if (waiting == workers) {
                close();
                break;
            }
            hungry = true;
            wait();
        }
        if (closed) {
            return Optional.empty();
        }
        waiting--;
        Item item = items.removeFirst();
        hungry = waiting > items.size();
        return Optional.of(item);
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
    synchronized List<Item> rest() {
        return List.copyOf(items);
    }
}
