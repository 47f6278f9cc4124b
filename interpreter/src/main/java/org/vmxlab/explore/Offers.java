package org.vmxlab.explore;

import java.util.List;
import org.vmxlab.apic.DeliveryMode;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.machine.Machine;

/**
 * Events from outside that a scenario offers: each may happen at any point, so often at the most. How often each has
 * happened is state of its CPU, so that searches tell such states apart and take them back.
 */
public final class Offers {
    /** Kinds of events that one CPU may be offered. */
    public static final int PER_CPU = 8;

    private static final int BITS = 8;
    private static final long MOST = (1 << BITS) - 1;

    private final List<Offer> offers;

    /**
     * One kind of event.
     *
     * @param cpu CPU that it happens to
     * @param mode FIXED for an external interrupt, NMI
     * @param count how often at the most, 1 to 255
     */
    public record Offer(int cpu, DeliveryMode mode, int vector, int count) {}

    public Offers(List<Offer> offers) {
        this.offers = List.copyOf(offers);
    }

    /** No events from outside. */
    static Offers none() {
        return new Offers(List.of());
    }

    Offer get(int index) {
        return offers.get(index);
    }

    int target(int index) {
        return offers.get(index).cpu();
    }

    /** Tells {@code sharing} that these interrupts may come. */
    void announce(Sharing sharing) {
        offers.forEach(offer -> sharing.interrupt(offer.cpu(), offer.mode() == DeliveryMode.NMI));
    }

    /** Writes the transitions for the events that may happen now to {@code to} from {@code at} on; answers the end. */
    int transitions(Machine machine, int[] to, int at) {
        int next = at;
        for (int i = 0; i < offers.size(); i++) {
            Offer offer = offers.get(i);
            Cpu cpu = machine.cpu(offer.cpu());
            if (isLeft(machine, i) && Acceptance.now(cpu, offer.mode(), offer.vector())) {
                to[next++] = Transition.of(Transition.OFFER, i);
            }
        }
        return next;
    }

    /** Kinds of events that are offered. */
    int size() {
        return offers.size();
    }

    /** Whether events of kind {@code index} have happened less often than they may. */
    boolean isLeft(Machine machine, int index) {
        Offer offer = offers.get(index);
        return (machine.cpu(offer.cpu()).get(Slot.OFFERS_TAKEN) >>> shift(index) & MOST) < offer.count();
    }

    /** The event happens. */
    void happen(Machine machine, int index) {
        Offer offer = offers.get(index);
        Cpu cpu = machine.cpu(offer.cpu());
        cpu.set(Slot.OFFERS_TAKEN, cpu.get(Slot.OFFERS_TAKEN) + (1L << shift(index)));
        machine.inject(offer.cpu(), offer.mode(), offer.vector());
    }

    /** Place of the counter of offer {@code index} among those of its CPU. */
    private int shift(int index) {
        int before = 0;
        for (int i = 0; i < index; i++) {
            before += offers.get(i).cpu() == offers.get(index).cpu() ? 1 : 0;
        }
        return before * BITS;
    }
}
