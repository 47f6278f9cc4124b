package org.vmxlab.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Probe;
import org.vmxlab.cpu.Slot;
import org.vmxlab.machine.Machine;
import org.vmxlab.machine.Snapshot;
import org.vmxlab.verdict.ViolationException;

/**
 * What a CPU does that goes on alone for ever: where it goes round, and which cells it reads there that are not its own.
 *
 * @param rip the lowest address in the loop
 * @param cells what it reads
 */
record SpinLoop(long rip, List<Cell> cells) {
    /** Long enough to come into the loop, and once round it. */
    private static final int APPROACH = 4096;

    private static final int ROUND = 4096;
    /** Accesses so near to the stack pointer are the loop's own. */
    private static final long STACK = 4096;

    /** Memory that the loop reads, with what is in it. */
    record Cell(long address, int bytes, long value) {}

    /** The loop of CPU {@code number} from the present state of {@code machine} on, which is left as it is; empty if none. */
    static Optional<SpinLoop> of(Machine machine, int number) {
        Snapshot before = machine.snapshot();
        Ear ear = new Ear();
        try {
            long made = machine.execute(number, APPROACH);
            machine.attach(ear);
            made += machine.execute(number, ROUND);
            return made == APPROACH + ROUND ? Optional.of(ear.loop()) : Optional.empty();
        } catch (ViolationException failing) {
            return Optional.empty();
        } finally {
            machine.attach(Probe.NONE);
            machine.restore(before);
        }
    }

    private static final class Ear implements Probe {
        private final Map<Long, Cell> loaded = new LinkedHashMap<>();
        private final TreeSet<Long> stored = new TreeSet<>();
        private final TreeSet<Long> places = new TreeSet<>(Long::compareUnsigned);

        @Override
        public void loaded(Cpu cpu, long address, int bytes, long value) {
            places.add(cpu.rip());
            if (Math.abs(address - cpu.get(Slot.RSP)) > STACK) {
                loaded.put(address, new Cell(address, bytes, value));
            }
        }

        @Override
        public void stored(Cpu cpu, long address, int bytes, long value) {
            Cell read = loaded.get(address);
            // Whoever tries to take a lock that is taken stores what was there.
            if (read == null || read.value() != value) {
                stored.add(address);
            }
        }

        SpinLoop loop() {
            List<Cell> cells = new ArrayList<>(loaded.values());
            cells.removeIf(cell -> stored.contains(cell.address()));
            return new SpinLoop(places.isEmpty() ? 0 : places.first(), cells);
        }
    }
}
