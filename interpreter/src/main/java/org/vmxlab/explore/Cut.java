package org.vmxlab.explore;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Why a search did not see everything. */
public enum Cut {
    PREEMPTIONS("--preemptions", "switches away from a CPU that could go on"),
    DEPTH("--depth", "transitions of one execution"),
    EXECUTIONS("--executions", "executions"),
    STATES("--states", "states"),
    TIME("--time", "time"),
    MEMORY("--memory", "memory for states"),
    CHOICES("", "a choice has more values than are explored"),
    ENDLESS("--strategy dfs", "an execution came back to a state that it had been in"),
    LAWS("--strategy dfs", "states between steps that commute, where a law of the data may be broken"),
    STRETCH("", "a CPU went on in code of its own after a million steps"),
    SAMPLING("--strategy dfs", "the strategy samples executions and proves nothing"),
    SAMPLED_FAULTS("without --sample", "faults were drawn at random"),
    INTERRUPTED("--resume", "it was interrupted"),
    SHARD("vmxlab merge", "the other shards"),
    KNOWLEDGE("--knowledge", "shards that did not know what others found to be shared");

    private final String remedy;
    private final String words;

    Cut(String remedy, String words) {
        this.remedy = remedy;
        this.words = words;
    }

    /** The option that raises the bound, or what else makes the search complete; empty if nothing does. */
    public String remedy() {
        return remedy;
    }

    /** Whether it ends a search, so that one can go on from there; others leave out what nobody comes back to. */
    public boolean ends() {
        return this == STATES || this == TIME || this == MEMORY || this == INTERRUPTED;
    }

    /** Writes {@code cuts}. */
    static void write(DataOutput to, Set<Cut> cuts) throws IOException {
        to.writeInt(cuts.size());
        for (Cut cut : cuts) {
            to.writeUTF(cut.name());
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException if it was cut off, or names one that there is not
     */
    static Set<Cut> read(DataInput from) throws IOException {
        Set<Cut> cuts = EnumSet.noneOf(Cut.class);
        for (int left = from.readInt(); left > 0; left--) {
            String name = from.readUTF();
            cuts.add(Arrays.stream(values())
                    .filter(cut -> cut.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IOException("an unknown bound '" + name + "'")));
        }
        return cuts;
    }

    /** What ran out. */
    public String words() {
        return words;
    }
}
