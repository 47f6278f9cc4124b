package org.vmxlab.schedule;

import java.util.Optional;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;
import org.jspecify.annotations.Nullable;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.machine.Machine;
import org.vmxlab.memory.Journal;
import org.vmxlab.verdict.Violation;
import org.vmxlab.verdict.ViolationKind;

/**
 * The decisions of a saved run that ended in a livelock, and then turns of one step for each CPU, until the machine is where
 * it was before: however often the CPUs take turns, nothing new happens.
 */
public final class Recurrence implements Schedule {
    private final Verified recorded;
    private final RoundRobin turns = new RoundRobin(1);
    private final LongHashSet seen = new LongHashSet();
    private boolean turning;
    private @Nullable Violation found;

    public Recurrence(Verified recorded) {
        this.recorded = recorded;
    }

    @Override
    public Optional<Decision> next(Machine machine) {
        if (!turning) {
            Optional<Decision> decision = recorded.next(machine);
            if (decision.isPresent()) {
                return decision;
            }
            turning = true;
        }
        Optional<Decision> decision = turns.next(machine);
        if (decision.isPresent() && decision.get() instanceof Decision.Execute turn) {
            if (!seen.add(Journal.mix(turn.cpu() + 1L, machine.stateHash()))) {
                found = livelock(machine);
                return Optional.empty();
            }
        }
        return decision;
    }

    private static Violation livelock(Machine machine) {
        Cpu cpu = machine.cpus().stream()
                .filter(each -> machine.canExecute(each.number()))
                .findFirst()
                .orElse(machine.cpu(0));
        return new Violation(
                ViolationKind.LIVELOCK,
                cpu.number(),
                cpu.rip(),
                "the CPUs take turns and come back to the same state: they go on for ever");
    }

    @Override
    public void executed(Machine machine, long steps) {
        if (turning) {
            turns.executed(machine, steps);
        } else {
            recorded.executed(machine, steps);
        }
    }

    @Override
    public Optional<Violation> verdict() {
        return Optional.ofNullable(found);
    }
}
