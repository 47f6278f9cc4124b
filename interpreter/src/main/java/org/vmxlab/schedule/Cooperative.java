package org.vmxlab.schedule;

import java.util.Optional;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.machine.Machine;

/**
 * A CPU goes on until it waits: it cannot go on, or executes PAUSE again and again. Then the next one's turn comes. Stores of a
 * CPU become visible at the end of its turn, IPIs arrive at once.
 */
public final class Cooperative implements ForkableSchedule {
    /** A CPU that executes PAUSE this often in one turn waits for somebody else. */
    private static final int PAUSES = 3;

    private int cpu;
    private int pauses;

    /** @param first the CPU that begins */
    public Cooperative(int first) {
        cpu = first;
    }

    @Override
    public Cooperative fork() {
        Cooperative fork = new Cooperative(cpu);
        fork.pauses = pauses;
        return fork;
    }

    @Override
    public long fingerprint() {
        return cpu * 0x101L + pauses;
    }

    @Override
    public Optional<Decision> next(Machine machine) {
        Optional<Decision> arrival = Housekeeping.arrival(machine, 0);
        if (arrival.isPresent()) {
            return arrival;
        }
        if (machine.canExecute(cpu) && pauses < PAUSES) {
            return step(machine);
        }
        Optional<Decision> drain = Housekeeping.drain(machine, cpu);
        if (drain.isPresent()) {
            return drain;
        }
        int count = machine.cpus().size();
        for (int i = 1; i <= count; i++) {
            int other = (cpu + i) % count;
            if (machine.canExecute(other)) {
                cpu = other;
                pauses = 0;
                return step(machine);
            }
        }
        return Housekeeping.drainAny(machine);
    }

    private Optional<Decision> step(Machine machine) {
        Cpu going = machine.cpu(cpu);
        pauses += Housekeeping.isAtPause(going) ? 1 : 0;
        return Optional.of(new Decision.Execute(cpu, 1));
    }
}
