package org.vmxlab.machine;

import java.util.List;

/** A state of a machine to go back to. Valid until the machine goes back to an older one. */
public final class Snapshot {
    private final long[] words;
    private final int mark;
    private final long contents;
    private final List<Ipi> inFlight;

    Snapshot(long[] words, int mark, long contents, List<Ipi> inFlight) {
        this.words = words;
        this.mark = mark;
        this.contents = contents;
        this.inFlight = inFlight;
    }

    long[] words() {
        return words;
    }

    int mark() {
        return mark;
    }

    long contents() {
        return contents;
    }

    List<Ipi> inFlight() {
        return inFlight;
    }
}
