package org.vmxlab.explore;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What a search that was stopped leaves to whoever goes on with it. */
sealed interface Remainder permits UnfinishedPass, UnfinishedBoundedSearch, UnfinishedTraces, Remainder.Drawn {
    void write(DataOutput to) throws IOException;

    /** Executions that were drawn at random, and the transitions that they took. */
    record Drawn(long executions, long transitions) implements Remainder {
        @Override
        public void write(DataOutput to) throws IOException {
            to.writeLong(executions);
            to.writeLong(transitions);
        }

        static Drawn read(DataInput from) throws IOException {
            Drawn drawn = new Drawn(from.readLong(), from.readLong());
            if (drawn.executions < 0 || drawn.transitions < 0) {
                throw new IOException("less than no executions were drawn");
            }
            return drawn;
        }
    }
}
