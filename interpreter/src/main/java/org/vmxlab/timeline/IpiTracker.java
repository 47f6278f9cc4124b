package org.vmxlab.timeline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.vmxlab.apic.DeliveryMode;
import org.vmxlab.arch.Vector;
import org.vmxlab.machine.Ipi;
import org.vmxlab.machine.Machine;

/** Follows each IPI from its sender to the handler that it entered, by what is in flight before and after. */
final class IpiTracker {
    private final Machine machine;
    private List<Numbered> flying = new ArrayList<>();
    private final Map<Long, Integer> pending = new HashMap<>();
    private int count;

    private record Numbered(Ipi ipi, int number) {}

    IpiTracker(Machine machine) {
        this.machine = machine;
    }

    /** Those that were sent since the last look, which nothing but a step lies between. */
    List<Event> sent() {
        List<Ipi> fresh = new ArrayList<>(machine.inFlight());
        flying.forEach(known -> fresh.remove(known.ipi()));
        List<Event> events = new ArrayList<>();
        for (Ipi ipi : fresh) {
            flying.add(new Numbered(ipi, count));
            events.add(new Event.Sent(ipi, count));
            count++;
        }
        return events;
    }

    /** Those that arrived since the last look; {@code before} are the states of the CPUs then. */
    List<Event.Arrived> arrived(List<CpuState> before) {
        List<Ipi> rest = new ArrayList<>(machine.inFlight());
        List<Numbered> still = new ArrayList<>();
        List<Event.Arrived> events = new ArrayList<>();
        // Of equal ones the oldest arrives first: the younger ones are looked for first among those that are left.
        for (int i = flying.size() - 1; i >= 0; i--) {
            Numbered known = flying.get(i);
            if (rest.remove(known.ipi())) {
                still.add(0, known);
            } else {
                events.add(0, arrival(known, before.get(known.ipi().target())));
            }
        }
        flying = still;
        return events;
    }

    private Event.Arrived arrival(Numbered known, CpuState target) {
        Ipi ipi = known.ipi();
        int vector = ipi.mode() == DeliveryMode.NMI ? Vector.NMI : ipi.vector();
        boolean merged = target.requested().contains(vector);
        boolean interrupts = ipi.mode() != DeliveryMode.INIT && ipi.mode() != DeliveryMode.START_UP;
        if (interrupts && !merged) {
            pending.put(key(ipi.target(), vector), known.number());
        }
        return new Event.Arrived(ipi, known.number(), merged);
    }

    /** CPU {@code cpu} takes {@code vector}: the number of the IPI behind it, if there is one. */
    OptionalInt taken(int cpu, int vector) {
        Integer number = pending.remove(key(cpu, vector));
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    private static long key(int cpu, int vector) {
        return (long) cpu << 8 | vector;
    }
}
