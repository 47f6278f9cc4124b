package org.vmxlab.schedule;

import java.util.List;
import java.util.Optional;
import org.vmxlab.machine.Ipi;
import org.vmxlab.machine.Machine;

/** The decisions of a replay file, each held against what the machine can do and where it then is. */
public final class Verified implements Schedule {
    private final List<Performed> performed;
    private int position;
    /** Steps of the decision at hand that are still to be made: a CPU pauses where it sends an IPI. */
    private long remaining;

    public Verified(List<Performed> performed) {
        this.performed = List.copyOf(performed);
    }

    /** The machine does not do what the replay file says it did. Stackless. */
    public static final class Diverged extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int decision;

        Diverged(int decision, String expected, String got) {
            super("expected " + expected + ", got " + got, null, false, false);
            this.decision = decision;
        }

        /** Number of the decision, from 1. */
        public int decision() {
            return decision;
        }
    }

    @Override
    public Optional<Decision> next(Machine machine) {
        if (remaining > 0) {
            int cpu = ((Decision.Execute) performed.get(position - 1).decision()).cpu();
            return Optional.of(new Decision.Execute(cpu, remaining));
        }
        if (position == performed.size()) {
            return Optional.empty();
        }
        Decision decision = performed.get(position).decision();
        position++;
        if (decision instanceof Decision.Execute execute) {
            remaining = execute.steps();
            inRange(machine, execute.cpu());
            if (!machine.canExecute(execute.cpu()) && execute.steps() > 0) {
                throw diverged(
                        "CPU " + execute.cpu() + " to go on", "CPU " + execute.cpu() + " that waits or has ended");
            }
        } else if (decision instanceof Decision.Arrive arrive) {
            if (machine.inFlight().stream().noneMatch(ipi -> matches(ipi, arrive))) {
                throw diverged(
                        "an IPI in flight: " + arrive,
                        machine.inFlight().isEmpty()
                                ? "none"
                                : machine.inFlight().toString());
            }
        } else if (decision instanceof Decision.Drain drain) {
            inRange(machine, drain.cpu());
            int size = machine.cpu(drain.cpu()).storeBuffer().size();
            if (size < drain.stores()) {
                throw diverged(drain.stores() + " buffered stores of CPU " + drain.cpu(), Integer.toString(size));
            }
        } else if (decision instanceof Decision.Choose choose) {
            inRange(machine, choose.cpu());
        } else if (decision instanceof Decision.Inject inject) {
            inRange(machine, inject.target());
        } else if (decision instanceof Decision.Strike strike && !strike.fault().canStrike(machine)) {
            throw diverged(strike.fault().words(), "a machine that the fault cannot strike");
        }
        return Optional.of(decision);
    }

    private void inRange(Machine machine, int cpu) {
        if (cpu < 0 || cpu >= machine.cpus().size()) {
            throw diverged("CPU " + cpu, "a machine with " + machine.cpus().size() + " CPUs");
        }
    }

    private static boolean matches(Ipi ipi, Decision.Arrive arrive) {
        return ipi.target() == arrive.target() && ipi.mode() == arrive.mode() && ipi.vector() == arrive.vector();
    }

    @Override
    public void executed(Machine machine, long steps) {
        remaining -= steps;
        if (remaining > 0
                && steps > 0
                && machine.canExecute(
                        ((Decision.Execute) performed.get(position - 1).decision()).cpu())) {
            return;
        }
        Performed expected = performed.get(position - 1);
        long made = ((Decision.Execute) expected.decision()).steps() - remaining;
        remaining = 0;
        Decision.Execute execute = (Decision.Execute) expected.decision();
        long rip = machine.cpu(execute.cpu()).rip();
        boolean last = position == performed.size();
        // The last step of a run that ended in a violation was tried and did not happen.
        if (rip != expected.rip() || made != execute.steps() && !(last && made == execute.steps() - 1)) {
            throw diverged(
                    "CPU " + execute.cpu() + " at 0x" + Long.toHexString(expected.rip()) + " after " + execute.steps()
                            + " steps",
                    "0x" + Long.toHexString(rip) + " after " + made);
        }
    }

    /** The run has come to its end, and {@code holds} there. */
    void require(boolean holds, String expected, String got) {
        if (!holds) {
            throw diverged(expected, got);
        }
    }

    private Diverged diverged(String expected, String got) {
        return new Diverged(position, expected, got);
    }
}
