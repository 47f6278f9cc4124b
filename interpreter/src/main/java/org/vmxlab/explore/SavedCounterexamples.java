package org.vmxlab.explore;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vmxlab.machine.Machine;
import org.vmxlab.schedule.Performed;
import org.vmxlab.schedule.ReplayFile;
import org.vmxlab.schedule.Run;
import org.vmxlab.schedule.RunResult;
import org.vmxlab.schedule.Verified;
import org.vmxlab.verdict.Violation;
import org.vmxlab.verdict.ViolationKind;

/** Counter-examples in files: when they are read, each run is performed again and has to end as it did. */
final class SavedCounterexamples {
    private static final String NO_NAME = "-";

    private SavedCounterexamples() {}

    static void write(DataOutput to, Map<Finding.Cause, Counterexample> found) throws IOException {
        to.writeInt(found.size());
        for (Map.Entry<Finding.Cause, Counterexample> one : found.entrySet()) {
            Counterexample counterexample = one.getValue();
            Violation violation = counterexample.violation();
            to.writeUTF(one.getKey().kind());
            to.writeLong(one.getKey().rip());
            to.writeLong(one.getKey().chain());
            to.writeUTF(violation.kind().name());
            to.writeInt(violation.cpu());
            to.writeLong(violation.rip());
            to.writeUTF(violation.detail());
            to.writeInt(counterexample.preemptions());
            to.writeBoolean(counterexample.fewest());
            byte[] run = new ReplayFile(
                            NO_NAME,
                            NO_NAME,
                            Map.of(),
                            counterexample.run().performed(),
                            violation.kind().label())
                    .text()
                    .getBytes(StandardCharsets.UTF_8);
            to.writeInt(run.length);
            to.write(run);
        }
    }

    /**
     * Reads what {@link #write} wrote of an exploration of {@code subject}.
     *
     * @throws IOException if it was cut off, or a run goes another way than it did
     */
    static Map<Finding.Cause, Counterexample> read(DataInput from, Subject subject) throws IOException {
        Map<Finding.Cause, Counterexample> found = new LinkedHashMap<>();
        for (int left = from.readInt(); left > 0; left--) {
            Finding.Cause cause = new Finding.Cause(from.readUTF(), from.readLong(), from.readLong());
            found.put(cause, counterexample(from, subject));
        }
        return found;
    }

    private static Counterexample counterexample(DataInput from, Subject subject) throws IOException {
        String name = from.readUTF();
        ViolationKind kind = Arrays.stream(ViolationKind.values())
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IOException("an unknown kind of violation '" + name + "'"));
        Violation violation = new Violation(kind, from.readInt(), from.readLong(), from.readUTF());
        int preemptions = from.readInt();
        boolean fewest = from.readBoolean();
        RunResult run = perform(text(from), subject);
        Optional<Violation> reached = kind == ViolationKind.LIVELOCK ? Optional.of(violation) : run.violation();
        if (reached.isEmpty() || reached.get().kind() != kind || reached.get().rip() != violation.rip()) {
            throw new IOException("a run does not end as it did");
        }
        return new Counterexample(
                violation,
                preemptions,
                fewest,
                new RunResult(reached, run.performed(), run.steps(), run.switches(), run.traceHash()));
    }

    private static String text(DataInput from) throws IOException {
        int left = from.readInt();
        StringBuilder text = new StringBuilder();
        while (left-- > 0) {
            text.append((char) from.readUnsignedByte());
        }
        return text.toString();
    }

    private static RunResult perform(String text, Subject subject) throws IOException {
        try {
            List<Performed> performed = ReplayFile.parse(text).performed();
            Machine machine = subject.replayed().get();
            return new Run(
                            machine,
                            new Verified(performed),
                            new Run.Ending(Long.MAX_VALUE, Optional.empty(), subject.mayHalt()))
                    .under(subject.law().apply(machine))
                    .run();
        } catch (ReplayFile.Malformed malformed) {
            throw new IOException("a run in it cannot be read: " + malformed.getMessage(), malformed);
        } catch (Verified.Diverged diverged) {
            throw new IOException("a run goes another way: " + diverged.getMessage(), diverged);
        }
    }
}
