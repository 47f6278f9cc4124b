package org.vmxlab.explore;

import java.util.ArrayList;
import java.util.List;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.machine.Ipi;
import org.vmxlab.machine.Machine;
import org.vmxlab.memory.StoreBuffer;
import org.vmxlab.schedule.Decision;
import org.vmxlab.verdict.ViolationException;

/**
 * Turns a path of transitions into decisions about a machine that knows nothing of what is shared: all its stores are
 * buffered, and each of its steps is one. Both machines are led along the path together.
 */
final class Concretiser {
    private final StateSpace space;
    private final Sharing sharing;
    private final Machine plain;
    private final List<Decision> decisions = new ArrayList<>();

    /**
     * @param space just laid out
     * @param plain just booted, with TSO and store buffers without bound
     */
    Concretiser(StateSpace space, Sharing sharing, Machine plain) {
        this.space = space;
        this.sharing = sharing;
        this.plain = plain;
    }

    /** The decisions that do what {@code path} does. */
    List<Decision> decisions(int[] path) {
        for (Cpu cpu : space.machine().cpus()) {
            follow(cpu.number());
        }
        for (int transition : path) {
            lead(transition);
        }
        return decisions;
    }

    private void lead(int transition) {
        int subject = Transition.subject(transition);
        int actor = space.actor(transition);
        switch (Transition.kind(transition)) {
            case Transition.EXECUTE -> {
                if (space.choosing(subject)) {
                    add(new Decision.Choose(subject, Transition.value(transition)));
                }
            }
            case Transition.DRAIN -> drain(subject);
            case Transition.ARRIVE -> {
                Ipi ipi = space.machine().inFlight().get(subject);
                add(new Decision.Arrive(ipi.target(), ipi.mode(), ipi.vector()));
                plain.arrive(indexOf(ipi));
            }
            default -> {
                Offers.Offer offer = space.offer(subject);
                add(new Decision.Inject(offer.cpu(), offer.mode(), offer.vector()));
                plain.inject(offer.cpu(), offer.mode(), offer.vector());
            }
        }
        space.take(transition);
        if (actor >= 0) {
            follow(actor);
        }
    }

    private void add(Decision decision) {
        decisions.add(decision);
        if (decision instanceof Decision.Choose choose) {
            plain.cpu(choose.cpu()).choosing((cpu, bound) -> choose.value());
        }
    }

    /** The plain machine's CPU makes the steps that the other one's made. */
    private void follow(int number) {
        long steps =
                space.machine().cpu(number).get(Slot.TSC) - plain.cpu(number).get(Slot.TSC);
        boolean failing = space.violation()
                .map(violation -> violation.cpu() == number
                        && violation.rip() == space.machine().cpu(number).rip())
                .orElse(false);
        if (steps + (failing ? 1 : 0) == 0) {
            return;
        }
        decisions.add(new Decision.Execute(number, steps + (failing ? 1 : 0)));
        try {
            long made = 0;
            while (made < steps + (failing ? 1 : 0)) {
                long now = plain.execute(number, steps + (failing ? 1 : 0) - made);
                if (now == 0) {
                    return;
                }
                made += now;
            }
        } catch (ViolationException expected) {
            // The last step runs into what the path runs into.
        }
    }

    /** All stores up to the oldest one that others see. */
    private void drain(int number) {
        StoreBuffer buffer = plain.cpu(number).storeBuffer();
        int count = 0;
        boolean seen = false;
        while (!seen && count < buffer.size()) {
            seen = sharing.shared(buffer.address(count), buffer.bytes(count)) >= Sharing.CPUS;
            count++;
        }
        if (count > 0) {
            decisions.add(new Decision.Drain(number, count));
            for (int i = 0; i < count; i++) {
                plain.drain(number);
            }
        }
    }

    private int indexOf(Ipi wanted) {
        List<Ipi> inFlight = plain.inFlight();
        for (int i = 0; i < inFlight.size(); i++) {
            Ipi ipi = inFlight.get(i);
            if (ipi.target() == wanted.target() && ipi.mode() == wanted.mode() && ipi.vector() == wanted.vector()) {
                return i;
            }
        }
        throw new IllegalStateException("the machines part: no such IPI in flight: " + wanted);
    }
}
