package org.vmxlab.schedule;

import java.util.List;
import java.util.Optional;
import org.vmxlab.machine.Machine;

/**
 * The decisions of a recorded run as far as they can be made: a CPU that cannot go on is passed over, an IPI that is not in
 * flight does not arrive. IPIs and stores that are left over behind them, and then CPUs that can still go on, take turns.
 */
public final class AsRecorded implements ForkableSchedule {
    private final List<Decision> decisions;
    private final RoundRobin afterwards;
    private int position;
    private int cpu;
    /** Steps of the decision at hand that are still to be made: a CPU pauses where it sends an IPI. */
    private long remaining;

    public AsRecorded(List<Performed> performed, RoundRobin afterwards) {
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
            Decision decision = decisions.get(position++);
            if (decision instanceof Decision.Arrive arrive) {
                if (Housekeeping.isInFlight(machine, arrive)) {
                    return Optional.of(arrive);
                }
            } else if (decision instanceof Decision.Execute execute) {
                if (machine.canExecute(execute.cpu())) {
                    cpu = execute.cpu();
                    remaining = execute.steps();
                    return Optional.of(execute);
                }
            } else if (decision instanceof Decision.Drain drain) {
                int stores = Math.min(
                        drain.stores(), machine.cpu(drain.cpu()).storeBuffer().size());
                if (stores > 0) {
                    return Optional.of(new Decision.Drain(drain.cpu(), stores));
                }
            } else {
                return Optional.of(decision);
            }
        }
        return afterwards.next(machine);
    }

    @Override
    public void executed(Machine machine, long steps) {
        remaining = steps == 0 ? 0 : Math.max(0, remaining - steps);
    }
}
