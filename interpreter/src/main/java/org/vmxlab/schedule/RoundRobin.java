package org.vmxlab.schedule;

import java.util.Optional;
import org.vmxlab.machine.Machine;

/** CPUs take turns of equal length; stores of a CPU become visible at the end of its turn, IPIs arrive at once. */
public final class RoundRobin implements ForkableSchedule {
    private final long quantum;
    private int last = -1;

    /** @param quantum steps of a turn, at least 1 */
    public RoundRobin(long quantum) {
        this.quantum = quantum;
    }

    @Override
    public RoundRobin fork() {
        RoundRobin fork = new RoundRobin(quantum);
        fork.last = last;
        return fork;
    }

    @Override
    public long fingerprint() {
        return last;
    }

    @Override
    public Optional<Decision> next(Machine machine) {
        Optional<Decision> arrival = Housekeeping.arrival(machine, 0);
        if (arrival.isPresent()) {
            return arrival;
        }
        if (last >= 0) {
            Optional<Decision> drain = Housekeeping.drain(machine, last);
            if (drain.isPresent()) {
                return drain;
            }
        }
        int count = machine.cpus().size();
        for (int i = 1; i <= count; i++) {
            int cpu = (last + i) % count;
            if (machine.canExecute(cpu)) {
                last = cpu;
                return Optional.of(new Decision.Execute(cpu, quantum));
            }
        }
        return Housekeeping.drainAny(machine);
    }
}
