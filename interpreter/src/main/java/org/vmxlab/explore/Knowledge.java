package org.vmxlab.explore;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What a search of all states is begun with: who shares what, and which transitions are taken. Searches of one program that
 * begin with the same see the same states.
 */
public final class Knowledge {
    private final Sharing sharing;
    private final DepthFirstSearch.Breadth breadth;

    Knowledge(Sharing sharing, DepthFirstSearch.Breadth breadth) {
        this.sharing = sharing;
        this.breadth = breadth;
    }

    Sharing sharing() {
        return sharing;
    }

    DepthFirstSearch.Breadth breadth() {
        return breadth;
    }

    /** Whether {@code other}, which knows no less, knows no more. */
    boolean equalsGrown(Knowledge other) {
        Sharing mine = sharing.copy();
        mine.absorb(other.sharing);
        return !mine.grown() && breadth == other.breadth;
    }

    /** Writes it. */
    public void write(DataOutput to) throws IOException {
        sharing.write(to);
        to.writeBoolean(breadth == DepthFirstSearch.Breadth.ALL);
    }

    /**
     * Reads what {@link #write} wrote of an exploration of {@code subject}.
     *
     * @throws IOException if it was cut off, or is of another machine
     */
    public static Knowledge read(DataInput from, Subject subject) throws IOException {
        return read(from, new Workbench(subject));
    }

    static Knowledge read(DataInput from, Workbench bench) throws IOException {
        Sharing sharing = bench.nothingKnown();
        sharing.read(from);
        sharing.settle();
        return new Knowledge(
                sharing, from.readBoolean() ? DepthFirstSearch.Breadth.ALL : DepthFirstSearch.Breadth.ONE_GROUP);
    }
}
