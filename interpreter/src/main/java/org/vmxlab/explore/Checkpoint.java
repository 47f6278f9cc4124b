package org.vmxlab.explore;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an exploration that was stopped knows: who shares what, what was found, and what is to be done. Bytes of it mean
 * something only together with the program that was explored.
 */
public final class Checkpoint {
    private static final int PASS = 0;
    private static final int BOUNDED = 1;
    private static final int DRAWN = 2;
    private static final int TRACES = 3;

    private final Sharing sharing;
    private final int rounds;
    private final Map<Finding.Cause, Counterexample> found;
    private final Remainder rest;

    Checkpoint(Sharing sharing, int rounds, Map<Finding.Cause, Counterexample> found, Remainder rest) {
        this.sharing = sharing;
        this.rounds = rounds;
        this.found = new LinkedHashMap<>(found);
        this.rest = rest;
    }

    Sharing sharing() {
        return sharing;
    }

    int rounds() {
        return rounds;
    }

    Map<Finding.Cause, Counterexample> found() {
        return found;
    }

    Remainder rest() {
        return rest;
    }

    /** Writes it. */
    public void write(DataOutput to) throws IOException {
        to.writeInt(rounds);
        sharing.write(to);
        to.writeByte(kind());
        rest.write(to);
        SavedCounterexamples.write(to, found);
    }

    private int kind() {
        if (rest instanceof UnfinishedPass) {
            return PASS;
        }
        if (rest instanceof UnfinishedTraces) {
            return TRACES;
        }
        return rest instanceof UnfinishedBoundedSearch ? BOUNDED : DRAWN;
    }

    /**
     * Reads what {@link #write} wrote of an exploration of {@code subject}, and checks that the program can do what it says
     * was done.
     *
     * @param bytes memory for states
     * @throws IOException if it was cut off or is not of this program; the message is a clause about it
     */
    public static Checkpoint read(DataInput from, Subject subject, long bytes) throws IOException {
        Workbench bench = new Workbench(subject);
        int rounds = from.readInt();
        Sharing sharing = bench.nothingKnown();
        sharing.read(from);
        sharing.settle();
        Sharing known = sharing.copy();
        Remainder rest = rest(from, bench.layOut(known), known, bytes);
        if (known.grown()) {
            throw new IOException("it knows less than its states show");
        }
        return new Checkpoint(sharing, rounds, SavedCounterexamples.read(from, subject), rest);
    }

    private static Remainder rest(DataInput from, StateSpace space, Sharing known, long bytes) throws IOException {
        int kind = from.readUnsignedByte();
        switch (kind) {
            case PASS -> {
                UnfinishedPass pass = UnfinishedPass.read(from, bytes);
                pass.verify(space);
                return pass;
            }
            case BOUNDED -> {
                return UnfinishedBoundedSearch.read(from, space, bytes);
            }
            case DRAWN -> {
                return Remainder.Drawn.read(from);
            }
            case TRACES -> {
                return UnfinishedTraces.read(from, space, known, bytes);
            }
            default -> throw new IOException("an unknown kind of search");
        }
    }
}
