package org.vmxlab.apic;

import java.util.List;

/** Which CPUs an IPI reaches (SDM volume 3A, section 10.6.2). */
public final class IpiRouting {
    private static final long BROADCAST_8 = 0xff;
    private static final long BROADCAST_32 = 0xffff_ffffL;

    private IpiRouting() {}

    /**
     * The CPUs that {@code command}, sent by CPU {@code sender}, reaches: bit n for CPU n. Empty if nobody matches: then
     * the IPI vanishes.
     */
    public static long targets(InterruptCommand command, int sender, List<LocalApic> apics) {
        long targets = 0;
        for (int cpu = 0; cpu < apics.size(); cpu++) {
            if (addressed(command, cpu == sender, apics.get(cpu), apics.get(sender))) {
                targets |= 1L << cpu;
            }
        }
        return command.mode() == DeliveryMode.LOWEST_PRIORITY ? lowest(targets, apics) : targets;
    }

    private static boolean addressed(InterruptCommand command, boolean self, LocalApic apic, LocalApic sender) {
        return switch (command.shorthand()) {
            case SELF -> self;
            case ALL -> true;
            case OTHERS -> !self;
            case NONE -> matches(command, apic, sender.mode());
        };
    }

    private static boolean matches(InterruptCommand command, LocalApic apic, ApicMode senderMode) {
        long destination = command.destination();
        if (apic.mode() == ApicMode.DISABLED) {
            return false;
        }
        boolean physical = command.addressing() == InterruptCommand.Addressing.PHYSICAL;
        if (senderMode == ApicMode.X2APIC ? destination == BROADCAST_32 : physical && destination == BROADCAST_8) {
            return true;
        }
        if (physical) {
            return destination == apic.id();
        }
        return apic.mode() == ApicMode.X2APIC
                ? matchesCluster32(destination, apic)
                : matchesLogical8(destination, apic);
    }

    private static boolean matchesCluster32(long destination, LocalApic apic) {
        long logical = apic.logicalDestination();
        return destination >>> 16 == logical >>> 16 && (destination & logical & 0xffff) != 0;
    }

    private static boolean matchesLogical8(long destination, LocalApic apic) {
        long logical = apic.logicalDestination() >>> 24;
        if (apic.flatModel()) {
            return (destination & logical & 0xff) != 0;
        }
        boolean broadcast = destination == BROADCAST_8;
        return broadcast || (destination & 0xf0) == (logical & 0xf0) && (destination & logical & 0xf) != 0;
    }

    /** Of those that accept interrupts the one with the lowest processor priority; of equals the first. */
    private static long lowest(long targets, List<LocalApic> apics) {
        int best = -1;
        for (int cpu = 0; cpu < apics.size(); cpu++) {
            boolean candidate = (targets >>> cpu & 1) != 0 && apics.get(cpu).softwareEnabled();
            if (candidate
                    && (best < 0
                            || apics.get(cpu).processorPriority()
                                    < apics.get(best).processorPriority())) {
                best = cpu;
            }
        }
        return best < 0 ? 0 : 1L << best;
    }
}
