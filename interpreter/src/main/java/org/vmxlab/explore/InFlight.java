package org.vmxlab.explore;

import java.util.List;
import org.vmxlab.apic.DeliveryMode;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.machine.Ipi;
import org.vmxlab.machine.Machine;
import org.vmxlab.memory.Journal;

/** IPIs that have been sent and have not arrived. */
final class InFlight {
    private static final long MESSAGE_SALT = 0x6d65737361676573L;

    private InFlight() {}

    /**
     * Whether the IPI at {@code index} arrives now. One that its target could not take yet arrives later, which is the
     * same, unless somebody can tell: another like it would merge with it, or one behind it on the same way could be
     * taken. One that would be taken first of those that wait at its target does not wait for those before it on the same
     * way: they may have come and wait already, which is the same as their coming later.
     */
    static boolean mayArrive(Machine machine, Sharing sharing, int index) {
        List<Ipi> inFlight = machine.inFlight();
        Ipi ipi = inFlight.get(index);
        Cpu target = machine.cpu(ipi.target());
        if (target.get(Slot.STOPPED) != 0) {
            return false;
        }
        boolean behind = false;
        boolean alike = ipi.mode() == DeliveryMode.NMI
                ? target.get(Slot.NMI_PENDING) != 0
                : target.apic().isPending(ipi.vector());
        for (int i = 0; i < inFlight.size(); i++) {
            Ipi other = inFlight.get(i);
            if (i == index || other.target() != ipi.target()) {
                continue;
            }
            if (other.source() == ipi.source()) {
                if (i < index && !outranks(ipi, other, target)) {
                    return false;
                }
                behind |= i > index;
            }
            alike |= other.vector() == ipi.vector() && other.mode() == ipi.mode();
        }
        boolean told = switch (ipi.mode()) {
            case FIXED, LOWEST_PRIORITY -> !target.apic().softwareEnabled() || sharing.readsPending(ipi.target());
            case NMI -> false;
            case INIT, START_UP, SMI -> true;
        };
        return told
                || (Acceptance.open(target, ipi.mode(), ipi.vector())
                        ? target.storeBuffer().isEmpty()
                        : behind || alike);
    }

    /** Whether {@code target} takes {@code one} before {@code other} if both wait (SDM volume 3A, sections 6.9 and 10.8.3). */
    private static boolean outranks(Ipi one, Ipi other, Cpu target) {
        boolean otherWaits = (other.mode() == DeliveryMode.FIXED || other.mode() == DeliveryMode.LOWEST_PRIORITY)
                && target.apic().softwareEnabled();
        return switch (one.mode()) {
            case FIXED, LOWEST_PRIORITY -> otherWaits && one.vector() > other.vector();
            case NMI -> otherWaits;
            case INIT, START_UP, SMI -> false;
        };
    }

    /** How many older messages than the one at {@code index} are on its way. */
    static int before(List<Ipi> inFlight, int index) {
        Ipi ipi = inFlight.get(index);
        int before = 0;
        for (int i = 0; i < index; i++) {
            Ipi other = inFlight.get(i);
            before += other.source() == ipi.source() && other.target() == ipi.target() ? 1 : 0;
        }
        return before;
    }

    /** {@code messages} are on their way from now on, and handlers of theirs may come. */
    static void sent(List<Ipi> messages, Sharing sharing, Footprint footprint) {
        for (Ipi message : messages) {
            sharing.interrupt(message.target(), message.mode() == DeliveryMode.NMI);
            sharing.join(message.source(), message.target());
            footprint.add(CpuCells.mailbox(message.target()), false);
        }
    }

    /** Hash of the IPI at {@code index} and of its place. */
    static long hash(List<Ipi> inFlight, int index) {
        Ipi ipi = inFlight.get(index);
        // Order counts among those on the same way only.
        int before = before(inFlight, index);
        long word = 1L << 62
                | (long) ipi.source() << 40
                | (long) ipi.target() << 32
                | ipi.mode().encoding() << 8
                | ipi.vector();
        return Journal.mix(MESSAGE_SALT + ((long) before << 8), word);
    }
}
