package org.vmxlab.schedule;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.machine.Machine;
import org.vmxlab.machine.Snapshot;
import org.vmxlab.verdict.Violation;
import org.vmxlab.verdict.ViolationException;

/**
 * A run made step by step, which may be gone back to and may go another way from there. Left alone, it makes the decisions
 * that a {@link Run} under the same schedule makes.
 */
public final class Course {
    private final Machine machine;
    private final long mayHalt;
    private ForkableSchedule schedule;
    private ChosenValues chosen = new ChosenValues();
    private @Nullable Transcript transcript;
    private int cpu = -1;
    /** Steps of the decision at hand that are still to be made. */
    private long remaining;
    /** Steps of the decision at hand that have been made. */
    private long made;

    private long steps;
    /** For each CPU how many messages have arrived there. */
    private long[] arrivals;

    private boolean over;
    private boolean atRest;
    private @Nullable Violation violation;

    /** A point of a course to go back to; used last-in, first-out. */
    public static final class Mark {
        private final Snapshot snapshot;
        private final ForkableSchedule schedule;
        private final ChosenValues chosen;
        private final int cpu;
        private final long remaining;
        private final long made;
        private final long steps;
        private final long[] arrivals;

        private Mark(Course course) {
            snapshot = course.machine.snapshot();
            schedule = course.schedule.fork();
            chosen = course.chosen.fork();
            cpu = course.cpu;
            remaining = course.remaining;
            made = course.made;
            steps = course.steps;
            arrivals = course.arrivals.clone();
        }
    }

    /**
     * @param machine just booted
     * @param mayHalt bit n: CPU n may end in HLT with nothing left to wake it
     */
    public Course(Machine machine, ForkableSchedule schedule, long mayHalt) {
        this.machine = machine;
        this.schedule = schedule;
        this.mayHalt = mayHalt;
        this.arrivals = new long[machine.cpus().size()];
        machine.cpus().forEach(each -> each.choosing((asking, bound) -> chosen.below(asking, bound)));
    }

    /** Keeps what is decided from now on. */
    public Course recorded() {
        transcript = new Transcript();
        return this;
    }

    /** What has been decided since {@link #recorded}. */
    public List<Performed> performed() {
        return transcript == null ? List.of() : transcript.performed();
    }

    public Machine machine() {
        return machine;
    }

    /** Steps of all CPUs so far. */
    public long steps() {
        return steps;
    }

    /** Messages that have arrived at CPU {@code target} so far. */
    public long arrivals(int target) {
        return arrivals[target];
    }

    /** Whether it has come to its end because nobody can go on. */
    public boolean isAtRest() {
        return atRest;
    }

    /** What is wrong at its end. */
    public Optional<Violation> violation() {
        return Optional.ofNullable(violation);
    }

    /** The CPU that makes the next step, once {@link #ready} says that there is one. */
    public int cpu() {
        return cpu;
    }

    /** Equal where the schedule, and the decision at hand, go on alike for equal machines. */
    public long fingerprint() {
        return (schedule.fingerprint() * 31 + cpu) * 0x10_0001L + remaining;
    }

    public Mark mark() {
        return new Mark(this);
    }

    /** Goes back to {@code mark}; what was recorded is not taken back. */
    public void back(Mark mark) {
        machine.restore(mark.snapshot);
        schedule = mark.schedule.fork();
        chosen = mark.chosen.fork();
        cpu = mark.cpu;
        remaining = mark.remaining;
        made = mark.made;
        steps = mark.steps;
        arrivals = mark.arrivals.clone();
        goOn();
    }

    /** It has come to its end, and something has happened since that lets it go on. */
    public void goOn() {
        over = false;
        atRest = false;
        violation = null;
    }

    /** Decides until a CPU is about to make a step; answers whether there is one. */
    public boolean ready() {
        while (!over) {
            if (remaining > 0 && machine.canExecute(cpu)) {
                return true;
            }
            if (remaining > 0) {
                endOfTurn();
            }
            Optional<Decision> decision = schedule.next(machine);
            if (decision.isEmpty()) {
                over = true;
                atRest = true;
                violation = schedule.verdict()
                        .or(() -> AtRest.violation(machine, mayHalt))
                        .orElse(null);
                return false;
            }
            decide(decision.get());
        }
        return false;
    }

    private void decide(Decision decision) {
        if (decision instanceof Decision.Execute execute) {
            cpu = execute.cpu();
            remaining = execute.steps();
            made = 0;
            if (remaining == 0) {
                schedule.executed(machine, 0);
            }
        } else {
            strike(decision);
        }
    }

    private void endOfTurn() {
        remaining = 0;
        schedule.executed(machine, made);
    }

    /** Makes {@code decision}, which is not about steps, now: between two steps, whatever the schedule wants. */
    public void strike(Decision decision) {
        record(decision, 0);
        try {
            if (decision instanceof Decision.Arrive arrive) {
                arrivals[arrive.target()]++;
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
                strike.fault().strike(machine);
            } else {
                throw new IllegalArgumentException("steps are the schedule's: " + decision);
            }
        } catch (ViolationException found) {
            end(found.violation());
        }
    }

    /** Makes one step; {@link #ready} has said that there is one. */
    public void step() {
        go(1);
    }

    /** Makes up to {@code limit} steps of the decision at hand; {@link #ready} has said that there is one. */
    public void go(long limit) {
        Cpu going = machine.cpu(cpu);
        long before = going.get(Slot.TSC);
        int inFlight = machine.inFlight().size();
        long wanted = Math.min(limit, remaining);
        try {
            long done = machine.execute(cpu, wanted);
            count(done, 0);
            if (done < wanted || machine.inFlight().size() != inFlight || remaining == 0) {
                endOfTurn();
            }
        } catch (ViolationException found) {
            count(going.get(Slot.TSC) - before, 1);
            end(found.violation());
        }
    }

    private void count(long done, long tried) {
        steps += done;
        made += done;
        remaining -= done;
        record(new Decision.Execute(cpu, done + tried), machine.cpu(cpu).rip());
    }

    private void record(Decision decision, long rip) {
        if (transcript != null) {
            transcript.add(decision, rip);
        }
    }

    /** Ends it with what somebody else found. */
    public void end(Violation found) {
        violation = found;
        over = true;
    }
}
