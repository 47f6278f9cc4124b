package org.vmxlab.explore;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;

/**
 * The states that a search has reached, by their hash, each with the transition that led to it first. For all threads.
 *
 * <p>A state is known by 64 bits of hash: two different states of the same hash would be taken for one. At ten million
 * states the odds of that are about one to 370,000.
 */
final class VisitedStates {
    /** Bytes that a state takes, with the free places of the table. */
    static final int BYTES_PER_STATE = 32;

    /** The parent of the first state. */
    static final int ROOT = -1;

    /** A number that no state has: where an execution ends that runs into a violation, or does not count. */
    static final int NOWHERE = Integer.MAX_VALUE;

    private static final int STRIPE_BITS = 6;
    private static final int STRIPES = 1 << STRIPE_BITS;

    private final Stripe[] stripes = new Stripe[STRIPES];
    private final AtomicInteger size = new AtomicInteger();

    private static final class Stripe {
        private int[] table = new int[64];
        private long[] hashes = new long[32];
        private int[] parents = new int[32];
        private int[] transitions = new int[32];
        private int count;

        synchronized int add(long hash, int parent, int transition) {
            int mask = table.length - 1;
            int at = (int) (hash >>> 32) & mask;
            while (table[at] != 0) {
                if (hashes[table[at] - 1] == hash) {
                    return ~(table[at] - 1);
                }
                at = at + 1 & mask;
            }
            if (count == hashes.length) {
                hashes = Arrays.copyOf(hashes, 2 * count);
                parents = Arrays.copyOf(parents, 2 * count);
                transitions = Arrays.copyOf(transitions, 2 * count);
            }
            hashes[count] = hash;
            parents[count] = parent;
            transitions[count] = transition;
            count++;
            table[at] = count;
            if (2 * count > table.length) {
                grow();
            }
            return count - 1;
        }

        private void grow() {
            table = new int[2 * table.length];
            int mask = table.length - 1;
            for (int i = 0; i < count; i++) {
                int at = (int) (hashes[i] >>> 32) & mask;
                while (table[at] != 0) {
                    at = at + 1 & mask;
                }
                table[at] = i + 1;
            }
        }

        synchronized boolean has(long hash) {
            int mask = table.length - 1;
            int at = (int) (hash >>> 32) & mask;
            while (table[at] != 0) {
                if (hashes[table[at] - 1] == hash) {
                    return true;
                }
                at = at + 1 & mask;
            }
            return false;
        }

        synchronized int parent(int index) {
            return parents[index];
        }

        synchronized long hash(int index) {
            return hashes[index];
        }

        synchronized int transition(int index) {
            return transitions[index];
        }
    }

    VisitedStates() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    /**
     * Adds the state with {@code hash}, which {@code transition} of the state {@code parent} led to.
     *
     * @param parent number of a state, {@link #ROOT} for the first
     * @return its number; the complement of its number if it was there
     */
    int add(long hash, int parent, int transition) {
        int stripe = (int) (hash & STRIPES - 1);
        int index = stripes[stripe].add(hash, parent, transition);
        if (index < 0) {
            return ~(~index << STRIPE_BITS | stripe);
        }
        size.incrementAndGet();
        return index << STRIPE_BITS | stripe;
    }

    /** Whether the state with {@code hash} was added. */
    boolean has(long hash) {
        return stripes[(int) (hash & STRIPES - 1)].has(hash);
    }

    int size() {
        return size.get();
    }

    /** The state from which {@code state} was reached first; {@link #ROOT} for the first. */
    int parent(int state) {
        return stripes[state & STRIPES - 1].parent(state >>> STRIPE_BITS);
    }

    /** The hash of {@code state}. */
    long hash(int state) {
        return stripes[state & STRIPES - 1].hash(state >>> STRIPE_BITS);
    }

    /** The transition by which it was. */
    int transition(int state) {
        return stripes[state & STRIPES - 1].transition(state >>> STRIPE_BITS);
    }

    /** The transitions from the first state to {@code state}. */
    int[] path(int state) {
        int length = 0;
        for (int at = state; parent(at) != ROOT; at = parent(at)) {
            length++;
        }
        int[] path = new int[length];
        for (int at = state; length > 0; at = parent(at)) {
            length--;
            path[length] = transition(at);
        }
        return path;
    }

    /** Whether {@code state} is the number of a state. */
    boolean contains(int state) {
        return state >= 0 && state >>> STRIPE_BITS < stripes[state & STRIPES - 1].count;
    }

    /** Writes all states; nobody adds any meanwhile. */
    void write(DataOutput to) throws IOException {
        for (Stripe stripe : stripes) {
            to.writeInt(stripe.count);
            for (int i = 0; i < stripe.count; i++) {
                to.writeLong(stripe.hashes[i]);
                to.writeInt(stripe.parents[i]);
                to.writeInt(stripe.transitions[i]);
            }
        }
    }

    /**
     * Reads what {@link #write} wrote; states keep their numbers.
     *
     * @param most states at the most
     * @throws IOException if it was cut off or is no set of states that lead to one another
     */
    static VisitedStates read(DataInput from, long most) throws IOException {
        VisitedStates states = new VisitedStates();
        for (int i = 0; i < STRIPES; i++) {
            int count = from.readInt();
            if (count < 0 || states.size() + (long) count > most) {
                throw new IOException("it has more states than the bound on memory allows (--memory)");
            }
            for (int index = 0; index < count; index++) {
                int state = states.add(from.readLong(), from.readInt(), from.readInt());
                if (state != (index << STRIPE_BITS | i)) {
                    throw new IOException("a state stands twice in it, or in the wrong place");
                }
            }
        }
        states.checkParents();
        return states;
    }

    /** Each state leads back to the first. */
    private void checkParents() throws IOException {
        BitSet good = new BitSet();
        IntArrayList way = new IntArrayList();
        for (Stripe stripe : stripes) {
            for (int i = 0; i < stripe.count; i++) {
                way.clear();
                int at = stripe.parents[i];
                while (at != ROOT && !(contains(at) && good.get(at))) {
                    if (!contains(at) || way.size() > size()) {
                        throw new IOException("a state in it is not reached from the first one");
                    }
                    way.add(at);
                    at = parent(at);
                }
                way.forEach(good::set);
            }
        }
    }
}
