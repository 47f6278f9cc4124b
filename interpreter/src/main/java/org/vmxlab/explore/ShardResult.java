package org.vmxlab.explore;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What became of one shard: what it found, and what is needed to put it together with the others. Bytes of it mean something
 * only together with the program that was explored.
 */
public final class ShardResult {
    private final Shard shard;
    private final Figures figures;
    private final Knowledge after;
    private final @Nullable Part part;
    private final Map<Finding.Cause, Counterexample> found;

    /** What the exploration counted, and what it left out. */
    record Figures(
            Strategy strategy,
            Set<Cut> cuts,
            boolean stopped,
            long states,
            long transitions,
            long executions,
            int rounds,
            int threads,
            double seconds) {
        void write(DataOutput to) throws IOException {
            to.writeUTF(strategy.word());
            Cut.write(to, cuts);
            to.writeBoolean(stopped);
            to.writeLong(states);
            to.writeLong(transitions);
            to.writeLong(executions);
            to.writeInt(rounds);
            to.writeInt(threads);
            to.writeDouble(seconds);
        }

        static Figures read(DataInput from) throws IOException {
            String word = from.readUTF();
            Strategy strategy =
                    Strategy.named(word).orElseThrow(() -> new IOException("an unknown strategy '" + word + "'"));
            return new Figures(
                    strategy,
                    Cut.read(from),
                    from.readBoolean(),
                    from.readLong(),
                    from.readLong(),
                    from.readLong(),
                    from.readInt(),
                    from.readInt(),
                    from.readDouble());
        }
    }

    /**
     * A shard's part of the search of all states.
     *
     * @param knowledge that the search began with
     * @param narrowed whether it left out what other groups of CPUs do
     * @param common states that every shard saw
     * @param division hash of how the search was divided
     */
    record Part(Knowledge knowledge, boolean narrowed, int common, long division, List<LooseEnd> looseEnds) {
        void write(DataOutput to) throws IOException {
            knowledge.write(to);
            to.writeBoolean(narrowed);
            to.writeInt(common);
            to.writeLong(division);
            to.writeInt(looseEnds.size());
            for (LooseEnd one : looseEnds) {
                one.write(to);
            }
        }

        static Part read(DataInput from, Workbench bench) throws IOException {
            Knowledge knowledge = Knowledge.read(from, bench);
            boolean narrowed = from.readBoolean();
            int common = from.readInt();
            long division = from.readLong();
            List<LooseEnd> looseEnds = new ArrayList<>();
            for (int left = from.readInt(); left > 0; left--) {
                looseEnds.add(LooseEnd.read(from));
            }
            return new Part(knowledge, narrowed, common, division, looseEnds);
        }
    }

    ShardResult(
            Shard shard,
            Exploration exploration,
            Knowledge after,
            Optional<Part> part,
            Map<Finding.Cause, Counterexample> found) {
        this(
                shard,
                new Figures(
                        exploration.strategy(),
                        exploration.cuts(),
                        exploration.stopped(),
                        exploration.states(),
                        exploration.transitions(),
                        exploration.executions(),
                        exploration.rounds(),
                        exploration.threads(),
                        exploration.seconds()),
                after,
                part.orElse(null),
                found);
    }

    private ShardResult(
            Shard shard,
            Figures figures,
            Knowledge after,
            @Nullable Part part,
            Map<Finding.Cause, Counterexample> found) {
        this.shard = shard;
        this.figures = figures;
        this.after = after;
        this.part = part;
        this.found = new LinkedHashMap<>(found);
    }

    public Shard shard() {
        return shard;
    }

    Figures figures() {
        return figures;
    }

    /** What is known of who shares what now. */
    Knowledge after() {
        return after;
    }

    /** Empty if all states were not searched: since a violation was found before, or it was not asked for. */
    Optional<Part> part() {
        return Optional.ofNullable(part);
    }

    Map<Finding.Cause, Counterexample> found() {
        return found;
    }

    /** Writes it. */
    public void write(DataOutput to) throws IOException {
        to.writeInt(shard.number());
        to.writeInt(shard.of());
        figures.write(to);
        after.write(to);
        to.writeBoolean(part != null);
        if (part != null) {
            part.write(to);
        }
        SavedCounterexamples.write(to, found);
    }

    /**
     * Reads what {@link #write} wrote of an exploration of {@code subject}; each run is performed again.
     *
     * @throws IOException if it was cut off or is not of this program; the message is a clause about it
     */
    public static ShardResult read(DataInput from, Subject subject) throws IOException {
        Workbench bench = new Workbench(subject);
        int number = from.readInt();
        int of = from.readInt();
        if (number < 1 || number > of || of > Shard.MOST) {
            throw new IOException("a shard " + number + " of " + of);
        }
        Figures figures = Figures.read(from);
        Knowledge after = Knowledge.read(from, bench);
        Part part = from.readBoolean() ? Part.read(from, bench) : null;
        return new ShardResult(new Shard(number, of), figures, after, part, SavedCounterexamples.read(from, subject));
    }
}
