package org.vmxlab.campaign;

import java.util.HashSet;
import java.util.Set;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.explore.Stacks;
import org.vmxlab.machine.Machine;
import org.vmxlab.memory.Journal;
import org.vmxlab.schedule.Course;

/**
 * Tells states apart by a key over machine, schedule and decision at hand. What lies below RSP on a CPU's own stack is dead and
 * does not count, as far down as the run without faults has written; the time counts only where the program looks at it.
 */
final class Familiar {
    /** Bytes below the deepest push without faults that a handler of a fault may write. */
    private static final long MARGIN = 512;

    private final Stacks stacks;
    private final long[] deepest;
    private final Set<Long> ofBase = new HashSet<>();
    private boolean time;

    Familiar(Stacks stacks, int cpus) {
        this.stacks = stacks;
        this.deepest = new long[cpus];
        for (int cpu = 0; cpu < cpus; cpu++) {
            deepest[cpu] = stacks.top(cpu);
        }
    }

    /** A step of the run without faults has been made. */
    void note(Course course) {
        for (Cpu cpu : course.machine().cpus()) {
            long pointer = cpu.get(Slot.RSP);
            if (pointer >= stacks.bottom(cpu.number()) && pointer < deepest[cpu.number()]) {
                deepest[cpu.number()] = pointer;
            }
        }
    }

    /** The time counts. */
    void withTime() {
        time = true;
    }

    /** Keeps the state of the run without faults. */
    void keep(Course course) {
        ofBase.add(key(course));
    }

    /** Whether the run without faults came to the state with this key. */
    boolean isOfBase(long key) {
        return ofBase.contains(key);
    }

    /** The key of the state now. */
    long key(Course course) {
        Machine machine = course.machine();
        long hash = machine.stateHash();
        for (Cpu cpu : machine.cpus()) {
            int number = cpu.number();
            long pointer = cpu.get(Slot.RSP);
            if (pointer <= stacks.top(number) && pointer >= stacks.bottom(number)) {
                long bottom = Math.max(stacks.bottom(number), deepest[number] - MARGIN) & -Long.BYTES;
                // A cell that RSP points into is alive.
                for (long at = bottom; at + Long.BYTES <= pointer; at += Long.BYTES) {
                    if (machine.memory().present(at, Long.BYTES)) {
                        hash ^= Journal.mix(at >>> 3, machine.memory().read(at, Long.BYTES));
                    }
                }
            }
            if (time) {
                hash = Journal.mix(number + 1L, hash + cpu.get(Slot.TSC));
            }
        }
        return Journal.mix(hash, course.fingerprint() + 1);
    }
}
