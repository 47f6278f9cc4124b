package org.vmxlab.schedule;

import java.util.List;
import java.util.Optional;
import org.vmxlab.machine.Machine;

/**
 * The decisions of a recorded run as far as they can be made: a CPU that cannot go on is passed over, an IPI that is not in
 * flight does not arrive, a fault that finds nothing to strike does not. IPIs and stores that are left over behind them, and then CPUs that can still go on, take turns.
 */
public final class AsRecorded implements ForkableSchedule {
    private final List<Decision> decisions;
    private final ForkableSchedule afterwards;
    private int position;
    private int cpu;
    /** Steps of the decision at hand that are still to be made: a CPU pauses where it sends an IPI. */
    private long remaining;

    public AsRecorded(List<Performed> performed, ForkableSchedule afterwards) {
        this.decisions = performed.stream().map(Performed::decision).toList();
        this.afterwards = afterwards;
    }

    private AsRecorded(AsRecorded other) {
        decisions = other.decisions;
        afterwards = other.afterwards.fork();
        position = other.position;
        cpu = other.cpu;
        remaining = other.remaining;
    }

    @Override
    public AsRecorded fork() {
        return new AsRecorded(this);
    }

    @Override
    public long fingerprint() {
        return (position * 0x10001L + remaining) * 0x10001L + afterwards.fingerprint();
    }

    @Override
    public Optional<Decision> next(Machine machine) {
        if (remaining > 0 && machine.canExecute(cpu)) {
            return Optional.of(new Decision.Execute(cpu, remaining));
        }
        remaining = 0;
        while (position < decisions.size()) {
            Optional<Decision> possible = asFarAsPossible(decisions.get(position++), machine);
            if (possible.isPresent()) {
                if (possible.get() instanceof Decision.Execute execute) {
                    cpu = execute.cpu();
                    remaining = execute.steps();
                }
                return possible;
            }
        }
        return afterwards.next(machine);
    }

    /** What of {@code decision} can be made now; nothing if none of it can. */
    public static Optional<Decision> asFarAsPossible(Decision decision, Machine machine) {
        boolean possible = true;
        if (decision instanceof Decision.Arrive arrive) {
            possible = Housekeeping.isInFlight(machine, arrive);
        } else if (decision instanceof Decision.Execute execute) {
            possible = machine.canExecute(execute.cpu());
        } else if (decision instanceof Decision.Strike strike) {
            possible = strike.fault().canStrike(machine);
        } else if (decision instanceof Decision.Drain drain) {
            int stores = Math.min(
                    drain.stores(), machine.cpu(drain.cpu()).storeBuffer().size());
            return stores > 0 ? Optional.of(new Decision.Drain(drain.cpu(), stores)) : Optional.empty();
        }
        return possible ? Optional.of(decision) : Optional.empty();
    }

    @Override
    public void executed(Machine machine, long steps) {
        remaining = steps == 0 ? 0 : Math.max(0, remaining - steps);
    }
}
