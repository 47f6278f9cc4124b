package org.vmxlab.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.machine.Ipi;
import org.vmxlab.machine.Machine;
import org.vmxlab.memory.Journal;
import org.vmxlab.scenario.ScriptStep;

/** Follows a scenario's schedule statement by statement, then lets the CPUs take turns. */
public final class Scripted implements ForkableSchedule {
    /** A CPU that executes PAUSE this often within one statement waits for somebody else. */
    private static final int SPINS = 64;

    private final List<ScriptStep> script;
    private final ForkableSchedule afterwards;
    private final List<ScriptStep> unmet = new ArrayList<>();
    private int position;
    private long held;
    private long stepsLeft;
    private int arrivals;
    private int spins;
    private boolean started;

    public Scripted(List<ScriptStep> script, ForkableSchedule afterwards) {
        this.script = List.copyOf(script);
        this.afterwards = afterwards;
    }

    @Override
    public Scripted fork() {
        Scripted fork = new Scripted(script, afterwards.fork());
        fork.unmet.addAll(unmet);
        fork.position = position;
        fork.held = held;
        fork.stepsLeft = stepsLeft;
        fork.arrivals = arrivals;
        fork.spins = spins;
        fork.started = started;
        return fork;
    }

    @Override
    public long fingerprint() {
        long inStatement = started ? (stepsLeft << 16) + ((long) arrivals << 8) + spins + 1 : 0;
        return Journal.mix(position + 1L, held + 1) ^ Journal.mix(inStatement, afterwards.fingerprint() + 2);
    }

    /** Statements that ended before what they waited for happened: the program has changed, or another variant runs. */
    public List<ScriptStep> unmet() {
        return List.copyOf(unmet);
    }

    @Override
    public Optional<Decision> next(Machine machine) {
        while (position < script.size()) {
            Optional<Decision> arrival = Housekeeping.arrival(machine, held);
            if (arrival.isPresent()) {
                return arrival;
            }
            Optional<Decision> decision = decide(machine, script.get(position));
            if (decision.isPresent()) {
                return decision;
            }
        }
        return afterwards.next(machine);
    }

    private Optional<Decision> decide(Machine machine, ScriptStep step) {
        if (step instanceof ScriptStep.Until until) {
            return execute(machine, until.cpu(), step, () -> reached(machine, until));
        }
        if (step instanceof ScriptStep.Steps steps) {
            if (!started) {
                stepsLeft = steps.steps();
            }
            return execute(machine, steps.cpu(), step, () -> stepsLeft-- == 0);
        }
        if (step instanceof ScriptStep.Free free) {
            return execute(machine, free.cpu(), free, () -> false);
        }
        if (step instanceof ScriptStep.Hold hold) {
            held |= 1L << hold.target();
            return end();
        }
        if (step instanceof ScriptStep.Arrive arrive) {
            end();
            Optional<Ipi> ipi = machine.inFlight().stream()
                    .filter(message -> message.target() == arrive.target() && message.vector() == arrive.vector())
                    .findFirst();
            if (ipi.isEmpty()) {
                unmet.add(step);
            }
            return ipi.map(message -> new Decision.Arrive(message.target(), message.mode(), message.vector()));
        }
        end();
        return Housekeeping.drain(machine, ((ScriptStep.Drain) step).cpu());
    }

    private boolean reached(Machine machine, ScriptStep.Until until) {
        if (machine.cpu(until.cpu()).rip() != until.address()) {
            return false;
        }
        arrivals++;
        return arrivals == until.occurrence();
    }

    private Optional<Decision> execute(
            Machine machine, int number, ScriptStep step, java.util.function.BooleanSupplier done) {
        if (!started) {
            started = true;
            arrivals = 0;
            spins = 0;
        }
        Cpu cpu = machine.cpu(number);
        if (done.getAsBoolean()) {
            end();
            return Housekeeping.drain(machine, number);
        }
        if (spinning(cpu) || !machine.canExecute(number)) {
            if (step instanceof ScriptStep.Until) {
                unmet.add(step);
            }
            end();
            return Housekeeping.drain(machine, number);
        }
        return Optional.of(new Decision.Execute(number, 1));
    }

    private boolean spinning(Cpu cpu) {
        spins += Housekeeping.isAtPause(cpu) ? 1 : 0;
        return spins >= SPINS;
    }

    private Optional<Decision> end() {
        position++;
        started = false;
        return Optional.empty();
    }
}
