package org.vmxlab.schedule;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.machine.Machine;
import org.vmxlab.memory.Journal;
import org.vmxlab.verdict.Violation;
import org.vmxlab.verdict.ViolationException;
import org.vmxlab.verdict.ViolationKind;

/** One run of a machine under a schedule, recorded. */
public final class Run {
    /** Steps between two looks at whether the run is to stop: a few milliseconds. */
    private static final long SLICE = 1 << 18;

    private final Machine machine;
    private final Schedule schedule;
    private final Ending ending;
    private final Transcript transcript = new Transcript();
    private final ChosenValues chosen = new ChosenValues();
    private @Nullable StepListener listener;
    private Law law = machine -> Optional.empty();
    private BooleanSupplier stop = () -> false;
    private boolean stopped;
    private long steps;
    private long switches;
    private int lastCpu = -1;
    private long traceHash;

    /**
     * When a run is over.
     *
     * @param maxSteps steps of all CPUs together after which the run ends with {@code step-limit}
     * @param until address at which a CPU about to execute it ends the run; empty for none
     * @param mayHalt bit n set: CPU n may end in HLT with nothing left to wake it
     */
    public record Ending(long maxSteps, Optional<Long> until, long mayHalt) {}

    /** A check of the state after each decision; answers the violation it sees. */
    @FunctionalInterface
    public interface Law {
        /** Nothing is checked. */
        Law NONE = anything -> Optional.empty();

        Optional<Violation> broken(Machine machine);
    }

    public Run(Machine machine, Schedule schedule, Ending ending) {
        this.machine = machine;
        this.schedule = schedule;
        this.ending = ending;
        machine.cpus().forEach(cpu -> cpu.choosing(chosen));
    }

    /** Has {@code stepListener} hear of each step; the run itself stays the same. */
    public Run heardBy(StepListener stepListener) {
        listener = stepListener;
        return this;
    }

    /** Has {@code check} look at the state after each decision. */
    public Run under(Law check) {
        law = check;
        return this;
    }

    /** Has the run end early, soon after {@code asked} says so; another thread may make it say so. */
    public Run stoppedBy(BooleanSupplier asked) {
        stop = asked;
        return this;
    }

    /** Whether the run ended early because it was asked to. */
    public boolean stopped() {
        return stopped;
    }

    /** Runs to the end; the machine is left as it is then. */
    public RunResult run() {
        Optional<Violation> violation = Optional.empty();
        boolean going = true;
        while (going && violation.isEmpty()) {
            if (steps >= ending.maxSteps()) {
                violation = Optional.of(stepLimit());
                break;
            }
            if (stop.getAsBoolean()) {
                stopped = true;
                break;
            }
            Optional<Decision> decision = schedule.next(machine);
            if (decision.isEmpty()) {
                violation = schedule.verdict().or(() -> AtRest.violation(machine, ending.mayHalt()));
                break;
            }
            try {
                going = perform(decision.get());
                violation = law.broken(machine);
            } catch (ViolationException found) {
                violation = Optional.of(found.violation());
            }
        }
        return new RunResult(violation, transcript.performed(), steps, switches, traceHash ^ machine.stateHash());
    }

    private boolean perform(Decision decision) {
        if (decision instanceof Decision.Execute execute) {
            return execute(execute);
        }
        if (decision instanceof Decision.Arrive arrive) {
            machine.arrive(Housekeeping.indexOf(machine, arrive));
        } else if (decision instanceof Decision.Drain drain) {
            for (int i = 0; i < drain.stores(); i++) {
                machine.drain(drain.cpu());
            }
        } else if (decision instanceof Decision.Inject inject) {
            machine.inject(inject.target(), inject.mode(), inject.vector());
        } else if (decision instanceof Decision.Choose choose) {
            chosen.take(choose.cpu(), choose.value());
        } else if (decision instanceof Decision.Strike strike) {
            record(decision, 0);
            strike.fault().strike(machine);
            return true;
        }
        record(decision, 0);
        return true;
    }

    private boolean execute(Decision.Execute execute) {
        int number = execute.cpu();
        if (lastCpu != number) {
            switches += lastCpu < 0 ? 0 : 1;
            lastCpu = number;
        }
        Cpu cpu = machine.cpu(number);
        long limit = Math.min(execute.steps(), ending.maxSteps() - steps);
        long before = cpu.get(Slot.TSC);
        boolean going = true;
        try {
            if (listener == null && ending.until().isEmpty()) {
                executeInSlices(number, limit);
            } else {
                going = executeSingly(cpu, limit);
            }
        } catch (ViolationException found) {
            // The step that found it did not happen, but whoever performs these decisions again must try it.
            executed(cpu, before, 1);
            throw found;
        }
        executed(cpu, before, 0);
        return going;
    }

    private void executed(Cpu cpu, long tscBefore, long tried) {
        long made = cpu.get(Slot.TSC) - tscBefore;
        steps += made;
        record(new Decision.Execute(cpu.number(), made + tried), cpu.rip());
        schedule.executed(machine, made);
    }

    /** As {@link Machine#execute}, but never deaf for long to whoever wants the run stopped. */
    private void executeInSlices(int number, long limit) {
        int inFlight = machine.inFlight().size();
        long left = limit;
        long made;
        long slice;
        do {
            slice = Math.min(left, SLICE);
            made = machine.execute(number, slice);
            left -= made;
        } while (made == slice
                && left > 0
                && machine.inFlight().size() == inFlight
                && machine.canExecute(number)
                && !stop.getAsBoolean());
    }

    private boolean executeSingly(Cpu cpu, long limit) {
        for (long i = 0; i < limit && !stop.getAsBoolean(); i++) {
            if (ending.until().isPresent() && ending.until().get() == cpu.rip() && steps + i > 0) {
                return false;
            }
            if (listener != null) {
                listener.before(cpu);
            }
            int inFlight = machine.inFlight().size();
            if (machine.execute(cpu.number(), 1) == 0) {
                return true;
            }
            if (listener != null) {
                listener.after(cpu);
            }
            if (machine.inFlight().size() != inFlight) {
                return true;
            }
        }
        return true;
    }

    private void record(Decision decision, long rip) {
        transcript.add(decision, rip);
        traceHash = Journal.mix(traceHash + 1, rip + steps + 1);
    }

    private Violation stepLimit() {
        int cpu = Math.max(lastCpu, 0);
        return new Violation(
                ViolationKind.STEP_LIMIT,
                cpu,
                machine.cpu(cpu).rip(),
                "after " + steps + " steps of all CPUs; raise it with --max-steps, or look for an endless loop");
    }
}
