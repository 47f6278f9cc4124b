package org.vmxlab.explore;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * A transition that was taken: whose it is and what it touched.
 *
 * <p>A <em>process</em> is what has one next transition at most in every state: a CPU, the store buffer of a CPU, the IPIs
 * on their way from one CPU to another, the events of one kind that a scenario offers.
 */
final class Event {
    /** What one event in a file touches at the most. */
    private static final int MOST_CELLS = 1 << 20;

    /** Beside events of its own CPU an event from outside has company that cannot be told by cells. */
    enum Kind {
        /** A step of a CPU, or of its store buffer. */
        STEP,
        /** A step that a compare-exchange may turn from a reader into a writer of its cell, in other company. */
        CONDITIONAL,
        /** A step that was possible because somebody ended the CPU's waiting. */
        AWAITED,
        /** An IPI, or an event that the scenario offers. */
        EXTERNAL,
        /** The last event of its execution: nothing can be exchanged with it. */
        FINAL
    }

    private final int process;
    private final int value;
    private final int home;
    private final Kind kind;
    private final long[] cells;
    private final int accesses;
    private final long[] own;
    private final int firstStore;
    private final int endOfStores;

    /**
     * @param value what a choice takes; 0 for all others
     * @param home the CPU whose state it changes
     * @param cells cells of memory and others, each times 2, plus 1 if it is written; of the first {@code accesses} it is
     *     told in which order they are accessed, the others are what it waited for
     * @param own cells of the CPU's own store buffer, in the same manner
     * @param firstStore number of the first store that enters, or leaves, the store buffer
     * @param endOfStores number behind the last one
     */
    Event(
            int process,
            int value,
            int home,
            Kind kind,
            long[] cells,
            int accesses,
            long[] own,
            int firstStore,
            int endOfStores) {
        this.process = process;
        this.value = value;
        this.home = home;
        this.kind = kind;
        this.cells = cells;
        this.accesses = accesses;
        this.own = own;
        this.firstStore = firstStore;
        this.endOfStores = endOfStores;
    }

    /** An event of which nothing is known but whose it is. */
    static Event unknown(int process, int value, int home) {
        return new Event(process, value, home, Kind.FINAL, new long[0], 0, new long[0], 0, 0);
    }

    /** The same event, exchanged with nothing. */
    Event asFinal() {
        return new Event(process, value, home, Kind.FINAL, cells, accesses, own, firstStore, endOfStores);
    }

    int process() {
        return process;
    }

    int value() {
        return value;
    }

    int home() {
        return home;
    }

    Kind kind() {
        return kind;
    }

    int size() {
        return cells.length;
    }

    int accesses() {
        return accesses;
    }

    long cell(int index) {
        return cells[index] >>> 1;
    }

    boolean written(int index) {
        return (cells[index] & 1) != 0;
    }

    /** Whether no store enters or leaves the store buffer. */
    boolean storesNothing() {
        return firstStore == endOfStores;
    }

    int ownSize() {
        return own.length;
    }

    long ownCell(int index) {
        return own[index] >>> 1;
    }

    /** Whether the two do not commute, or one makes the other possible or impossible. */
    boolean dependsOn(Event other) {
        if (process == other.process || conflict(cells, other.cells)) {
            return true;
        }
        if (kind == Kind.FINAL || other.kind == Kind.FINAL) {
            return true;
        }
        if (home != other.home) {
            return false;
        }
        return kind == Kind.EXTERNAL
                || other.kind == Kind.EXTERNAL
                || handlesStoresOf(other)
                || conflict(own, other.own);
    }

    /** Whether a store that one of the two puts into a store buffer is what the other takes out. */
    boolean handlesStoresOf(Event other) {
        return home == other.home && firstStore < other.endOfStores && other.firstStore < endOfStores;
    }

    private static boolean conflict(long[] some, long[] others) {
        for (long one : some) {
            for (long other : others) {
                // The same cell, and one of the two writes.
                if ((one ^ other) >>> 1 == 0 && ((one | other) & 1) != 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether it changes something that {@code other} touches. */
    boolean changesFor(Event other) {
        return writes(cells, other.cells) || home == other.home && writes(own, other.own);
    }

    private static boolean writes(long[] some, long[] others) {
        for (long one : some) {
            for (long another : others) {
                if ((one ^ another) >>> 1 == 0 && (one & 1) != 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Whether some execution that begins with this is equivalent to one that begins with the first {@code length} of
     * {@code sequence}: a weak initial (Abdulla et al., POPL 2014, section 4).
     */
    boolean isWeakInitialOf(Event[] sequence, int length) {
        for (int i = 0; i < length; i++) {
            if (sequence[i].process == process) {
                return sequence[i].value == value;
            }
            if (dependsOn(sequence[i])) {
                return false;
            }
        }
        return true;
    }

    // ------------------------------------------------------------------ in files

    /** Writes it. */
    void write(DataOutput to) throws IOException {
        to.writeInt(process);
        to.writeInt(value);
        to.writeInt(home);
        to.writeByte(Arrays.asList(Kind.values()).indexOf(kind));
        write(to, cells);
        to.writeInt(accesses);
        write(to, own);
        to.writeInt(firstStore);
        to.writeInt(endOfStores);
    }

    private static void write(DataOutput to, long[] some) throws IOException {
        to.writeInt(some.length);
        for (long one : some) {
            to.writeLong(one);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException if it was cut off, or cannot be
     */
    static Event read(DataInput from) throws IOException {
        int process = from.readInt();
        int value = from.readInt();
        int home = from.readInt();
        int kind = from.readUnsignedByte();
        long[] cells = cells(from);
        int accesses = from.readInt();
        if (kind >= Kind.values().length || accesses < 0 || accesses > cells.length) {
            throw new IOException("an event that cannot be");
        }
        return new Event(
                process,
                value,
                home,
                Kind.values()[kind],
                cells,
                accesses,
                cells(from),
                from.readInt(),
                from.readInt());
    }

    private static long[] cells(DataInput from) throws IOException {
        int count = from.readInt();
        if (count < 0 || count > MOST_CELLS) {
            throw new IOException("an event that touches " + count + " cells");
        }
        long[] some = new long[count];
        for (int i = 0; i < count; i++) {
            some[i] = from.readLong();
        }
        return some;
    }
}
