package org.vmxlab.schedule;

import java.util.List;
import java.util.Optional;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.machine.Ipi;
import org.vmxlab.machine.Machine;

/** What schedules do that have no wish of their own about it: IPIs arrive at once, buffered stores drain in turn. */
final class Housekeeping {
    private static final long PAUSE_BYTES = 0x90f3;

    private Housekeeping() {}

    /** The oldest IPI in flight to a CPU whose bit in {@code held} is 0. */
    static Optional<Decision> arrival(Machine machine, long held) {
        for (Ipi ipi : machine.inFlight()) {
            if ((held >>> ipi.target() & 1) == 0) {
                return Optional.of(new Decision.Arrive(ipi.target(), ipi.mode(), ipi.vector()));
            }
        }
        return Optional.empty();
    }

    /** Whether an IPI that {@code arrive} means is in flight. */
    static boolean isInFlight(Machine machine, Decision.Arrive arrive) {
        return machine.inFlight().stream()
                .anyMatch(ipi -> ipi.target() == arrive.target()
                        && ipi.mode() == arrive.mode()
                        && ipi.vector() == arrive.vector());
    }

    /** Place among the IPIs in flight of the one that {@code arrive} means. */
    static int indexOf(Machine machine, Decision.Arrive arrive) {
        List<Ipi> inFlight = machine.inFlight();
        for (int i = 0; i < inFlight.size(); i++) {
            Ipi ipi = inFlight.get(i);
            if (ipi.target() == arrive.target() && ipi.mode() == arrive.mode() && ipi.vector() == arrive.vector()) {
                return i;
            }
        }
        throw new IllegalStateException("no such IPI in flight: " + arrive);
    }

    /** Whether {@code cpu} is about to execute PAUSE. */
    static boolean isAtPause(Cpu cpu) {
        return cpu.memory().present(cpu.rip(), 2) && cpu.memory().read(cpu.rip(), 2) == PAUSE_BYTES;
    }

    /** All buffered stores of CPU {@code number}. */
    static Optional<Decision> drain(Machine machine, int number) {
        Cpu cpu = machine.cpu(number);
        return cpu.storeBuffer().isEmpty()
                ? Optional.empty()
                : Optional.of(new Decision.Drain(number, cpu.storeBuffer().size()));
    }

    /** All buffered stores of the first CPU that has any. */
    static Optional<Decision> drainAny(Machine machine) {
        for (Cpu cpu : machine.cpus()) {
            if (!cpu.storeBuffer().isEmpty()) {
                return drain(machine, cpu.number());
            }
        }
        return Optional.empty();
    }
}
