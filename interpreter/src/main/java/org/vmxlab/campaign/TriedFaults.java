package org.vmxlab.campaign;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.vmxlab.verdict.Violation;
import org.vmxlab.verdict.ViolationKind;

/**
 * What became of the faults of whole stretches of a campaign. It says nothing of the faults themselves: together with the
 * program, the run and the options of the campaign it is known which they are.
 */
public final class TriedFaults {
    /** Of a campaign that begins. */
    public static final TriedFaults NONE = new TriedFaults(0, Map.of());

    private final long division;
    private final Map<Integer, List<Trial.Ending>> stretches;

    /** @param division hash of how the campaign is divided; means nothing if there are no stretches */
    TriedFaults(long division, Map<Integer, List<Trial.Ending>> stretches) {
        this.division = division;
        this.stretches = new TreeMap<>(stretches);
    }

    boolean isEmpty() {
        return stretches.isEmpty();
    }

    long division() {
        return division;
    }

    /** What became of the faults of stretch {@code number}, in their order; empty if they have not all been tried. */
    Optional<List<Trial.Ending>> ofStretch(int number) {
        return Optional.ofNullable(stretches.get(number));
    }

    /** The highest number of a stretch; -1 if there is none. */
    int highest() {
        return stretches.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1);
    }

    /**
     * These and {@code others} of the same campaign.
     *
     * @throws Unfitting if they are of another one
     */
    public TriedFaults and(TriedFaults others) throws Unfitting {
        if (!isEmpty() && !others.isEmpty() && division != others.division) {
            throw new Unfitting("the faults were not divided in the same way");
        }
        TriedFaults all = new TriedFaults(isEmpty() ? others.division : division, stretches);
        all.stretches.putAll(others.stretches);
        return all;
    }

    /** Results that cannot be those of the campaign at hand; the message is a clause about it. */
    public static final class Unfitting extends Exception {
        private static final long serialVersionUID = 1L;

        Unfitting(String why) {
            super(why);
        }
    }

    /** Writes it. */
    public void write(DataOutput to) throws IOException {
        to.writeLong(division);
        to.writeInt(stretches.size());
        for (Map.Entry<Integer, List<Trial.Ending>> stretch : stretches.entrySet()) {
            to.writeInt(stretch.getKey());
            to.writeInt(stretch.getValue().size());
            for (Trial.Ending ending : stretch.getValue()) {
                write(to, ending);
            }
        }
    }

    private static void write(DataOutput to, Trial.Ending ending) throws IOException {
        to.writeBoolean(ending.fellIn());
        Optional<Violation> violation = ending.outcome().violation();
        to.writeBoolean(violation.isPresent());
        if (violation.isPresent()) {
            to.writeUTF(violation.get().kind().name());
            to.writeInt(violation.get().cpu());
            to.writeLong(violation.get().rip());
            to.writeUTF(violation.get().detail());
            to.writeUTF(violation.get().law());
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException if it was cut off or is something else; the message is a clause about it
     */
    public static TriedFaults read(DataInput from) throws IOException {
        TriedFaults tried = new TriedFaults(from.readLong(), Map.of());
        for (int left = from.readInt(); left > 0; left--) {
            int number = from.readInt();
            List<Trial.Ending> endings = new ArrayList<>();
            for (int more = from.readInt(); more > 0; more--) {
                endings.add(ending(from));
            }
            tried.stretches.put(number, endings);
        }
        return tried;
    }

    private static Trial.Ending ending(DataInput from) throws IOException {
        boolean fellIn = from.readBoolean();
        if (!from.readBoolean()) {
            return new Trial.Ending(Outcome.MASKED, fellIn);
        }
        String name = from.readUTF();
        ViolationKind kind = Arrays.stream(ViolationKind.values())
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IOException("an unknown kind of violation '" + name + "'"));
        Violation violation = new Violation(kind, from.readInt(), from.readLong(), from.readUTF(), from.readUTF());
        return new Trial.Ending(Outcome.of(violation), fellIn);
    }
}
