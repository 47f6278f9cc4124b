package org.vmxlab.explore;

import java.util.Arrays;

/**
 * The happens-before order of the events of one execution, kept while it grows and shrinks: for each event the set of those
 * before it. Two events race if they depend on each other, belong to different processes and have nothing between them;
 * but a store does not leave a store buffer before it entered.
 */
final class HappensBefore {
    private Event[] events = new Event[64];
    private long[][] before = new long[64][];
    private int[][] races = new int[64][];
    private int[] raceCounts = new int[64];
    private int size;
    private long words;

    /** Bytes that the sets take. */
    long bytes() {
        return words * Long.BYTES;
    }

    int size() {
        return size;
    }

    Event event(int index) {
        return events[index];
    }

    /** Whether event {@code first} happens before the later event {@code second}. */
    boolean isBefore(int first, int second) {
        return (before[second][first >>> 6] >>> first & 1) != 0;
    }

    /** Number of events that race with event {@code index} and came before it. */
    int races(int index) {
        return raceCounts[index];
    }

    int race(int index, int which) {
        return races[index][which];
    }

    /** Whether an event of {@code process} comes after event {@code index}. */
    boolean comesAfter(int index, int process) {
        for (int i = index + 1; i < size; i++) {
            if (events[i].process() == process) {
                return true;
            }
        }
        return false;
    }

    void push(Event event) {
        if (size == events.length) {
            grow();
        }
        long[] set = before[size];
        if (set == null) {
            set = new long[(size >>> 6) + 1];
            words += set.length;
            before[size] = set;
            races[size] = new int[4];
        } else {
            Arrays.fill(set, 0);
        }
        int count = 0;
        for (int i = size - 1; i >= 0; i--) {
            if ((set[i >>> 6] >>> i & 1) != 0 || !event.dependsOn(events[i])) {
                continue;
            }
            long[] theirs = before[i];
            for (int word = 0; word < theirs.length; word++) {
                set[word] |= theirs[word];
            }
            set[i >>> 6] |= 1L << i;
            if (events[i].process() != event.process() && !event.handlesStoresOf(events[i])) {
                if (count == races[size].length) {
                    races[size] = Arrays.copyOf(races[size], 2 * count);
                }
                races[size][count++] = i;
            }
        }
        raceCounts[size] = count;
        events[size++] = event;
    }

    private void grow() {
        events = Arrays.copyOf(events, 2 * size);
        before = Arrays.copyOf(before, 2 * size);
        races = Arrays.copyOf(races, 2 * size);
        raceCounts = Arrays.copyOf(raceCounts, 2 * size);
    }

    void pop() {
        size--;
    }

    /** Writes the events after event {@code index} that do not happen after it to {@code to}; answers how many. */
    int independentOf(int index, Event[] to) {
        int count = 0;
        for (int i = index + 1; i < size; i++) {
            if (!isBefore(index, i)) {
                to[count++] = events[i];
            }
        }
        return count;
    }
}
