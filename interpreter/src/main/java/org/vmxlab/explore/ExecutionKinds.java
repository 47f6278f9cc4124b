package org.vmxlab.explore;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What executions of a program were seen to be like. */
final class ExecutionKinds {
    private boolean endsEarly;
    private boolean comesBack;

    /** Whether some end by a violation, or do not count. */
    boolean endsEarly() {
        return endsEarly;
    }

    void endEarly() {
        endsEarly = true;
    }

    /** Whether some come back to states of theirs. */
    boolean comesBack() {
        return comesBack;
    }

    void comeBack() {
        comesBack = true;
    }

    /** Adds what {@code other} knows; answers whether that was news. */
    boolean absorb(ExecutionKinds other) {
        boolean news = other.endsEarly && !endsEarly || other.comesBack && !comesBack;
        endsEarly |= other.endsEarly;
        comesBack |= other.comesBack;
        return news;
    }

    void write(DataOutput to) throws IOException {
        to.writeBoolean(endsEarly);
        to.writeBoolean(comesBack);
    }

    /** Adds what {@link #write} wrote. */
    void read(DataInput from) throws IOException {
        endsEarly |= from.readBoolean();
        comesBack |= from.readBoolean();
    }
}
