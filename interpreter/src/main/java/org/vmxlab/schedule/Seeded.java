package org.vmxlab.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vmxlab.machine.Ipi;
import org.vmxlab.machine.Machine;

/** Pseudo-random decisions from a seed: any CPU that can go on, any IPI in flight, any store buffer. */
public final class Seeded implements ForkableSchedule {
    /** Short stretches are the interesting ones; long ones get a program to its end. */
    private static final int LONGEST_STRETCH = 24;

    private long state;

    public Seeded(long seed) {
        state = seed;
    }

    @Override
    public Seeded fork() {
        return new Seeded(state);
    }

    @Override
    public long fingerprint() {
        return state;
    }

    @Override
    public Optional<Decision> next(Machine machine) {
        List<Decision> possible = new ArrayList<>();
        for (int cpu = 0; cpu < machine.cpus().size(); cpu++) {
            if (machine.canExecute(cpu)) {
                possible.add(new Decision.Execute(cpu, 1 + below(LONGEST_STRETCH)));
            }
            if (!machine.cpu(cpu).storeBuffer().isEmpty()) {
                possible.add(new Decision.Drain(cpu, 1));
            }
        }
        for (Ipi ipi : machine.inFlight()) {
            possible.add(new Decision.Arrive(ipi.target(), ipi.mode(), ipi.vector()));
        }
        return possible.isEmpty() ? Optional.empty() : Optional.of(possible.get(below(possible.size())));
    }

    /** SplitMix64; a generator of our own so that a seed means the same on every JDK. */
    private int below(int bound) {
        state += 0x9E3779B97F4A7C15L;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        z ^= z >>> 31;
        return (int) Long.remainderUnsigned(z, bound);
    }
}
