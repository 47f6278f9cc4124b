package org.vmxlab.explore;

import java.util.ArrayList;
import java.util.List;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.fault.Fault;
import org.vmxlab.machine.Ipi;
import org.vmxlab.machine.Machine;
import org.vmxlab.memory.StoreBuffer;
import org.vmxlab.schedule.Decision;
import org.vmxlab.verdict.ViolationException;
import org.vmxlab.verdict.ViolationKind;

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
        // A CPU that waited for its store buffer goes on when it drains.
        int actor = Transition.kind(transition) == Transition.DRAIN ? subject : space.actor(transition);
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
            case Transition.STRIKE -> strike(space.fault(subject));
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

    private void strike(FaultDecisions.Possible possible) {
        Fault fault = possible.fault();
        if (possible.when() == FaultDecisions.When.BEHIND) {
            decisions.add(new Decision.Execute(fault.cpu(), 1));
            execute(fault.cpu(), 1);
        }
        decisions.add(new Decision.Strike(fault));
        try {
            fault.strike(plain);
        } catch (ViolationException expected) {
            // The path runs into it, too.
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
        boolean failing = space.violation()
                .map(violation -> violation.cpu() == number
                        && violation.rip() == space.machine().cpu(number).rip()
                        && violation.kind() != ViolationKind.LAW)
                .orElse(false);
        long steps =
                space.machine().cpu(number).get(Slot.TSC) - plain.cpu(number).get(Slot.TSC) + (failing ? 1 : 0);
        if (steps > 0) {
            decisions.add(new Decision.Execute(number, steps));
            execute(number, steps);
            drain(number, unseen(number));
        }
    }

    private void execute(int number, long steps) {
        try {
            long left = steps;
            long made = 1;
            while (left > 0 && made > 0) {
                made = plain.execute(number, left);
                left -= made;
            }
        } catch (ViolationException expected) {
            // The last step runs into what the path runs into.
        }
    }

    /** Number of the oldest stores that nobody else sees: the other machine has not buffered them at all. */
    private int unseen(int number) {
        StoreBuffer buffer = plain.cpu(number).storeBuffer();
        int count = 0;
        while (count < buffer.size() && sharing.shared(buffer.address(count), buffer.bytes(count)) < Sharing.CPUS) {
            count++;
        }
        return count;
    }

    /** The oldest store that others see becomes visible, and what is then in the way of nobody. */
    private void drain(int number) {
        if (!plain.cpu(number).storeBuffer().isEmpty()) {
            drain(number, unseen(number) + 1);
            drain(number, unseen(number));
        }
    }

    private void drain(int number, int count) {
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
