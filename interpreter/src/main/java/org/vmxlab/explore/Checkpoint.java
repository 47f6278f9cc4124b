package org.vmxlab.explore;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an exploration that was stopped knows: who shares what, what was found, which states were seen and what is to be
 * done. Bytes of it mean something only together with the program that was explored.
 */
public final class Checkpoint {
    private final Sharing sharing;
    private final int rounds;
    private final Map<Finding.Cause, Counterexample> found;
    private final UnfinishedPass pass;
    private final Drawn drawn;

    /** Executions that were drawn at random, and the transitions that they took. */
    record Drawn(long executions, long transitions) {
        /** Of a search that draws none. */
        static final Drawn NONE = new Drawn(0, 0);
    }

    Checkpoint(
            Sharing sharing, int rounds, Map<Finding.Cause, Counterexample> found, UnfinishedPass pass, Drawn drawn) {
        this.drawn = drawn;
        this.sharing = sharing;
        this.rounds = rounds;
        this.found = new LinkedHashMap<>(found);
        this.pass = pass;
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

    UnfinishedPass pass() {
        return pass;
    }

    Drawn drawn() {
        return drawn;
    }

    /** States seen so far. */
    public long states() {
        return pass.visited().size();
    }

    /** Writes it. */
    public void write(DataOutput to) throws IOException {
        to.writeInt(rounds);
        sharing.write(to);
        pass.write(to);
        to.writeLong(drawn.executions());
        to.writeLong(drawn.transitions());
        SavedCounterexamples.write(to, found);
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
        UnfinishedPass pass = UnfinishedPass.read(from, bytes);
        Sharing known = sharing.copy();
        pass.verify(bench.layOut(known));
        if (known.grown()) {
            throw new IOException("it knows less than its states show");
        }
        Drawn drawn = new Drawn(from.readLong(), from.readLong());
        if (drawn.executions() < 0 || drawn.transitions() < 0) {
            throw new IOException("less than no executions were drawn");
        }
        return new Checkpoint(sharing, rounds, SavedCounterexamples.read(from, subject), pass, drawn);
    }
}
