package org.vmxlab.campaign;

import java.util.Optional;
import org.vmxlab.fault.MessageFault;
import org.vmxlab.schedule.Decision;

/**
 * A fault at a place of the run without faults.
 *
 * @param kind whose it is
 * @param step that it strikes
 * @param when in front of the step or behind it
 * @param first what happens there
 * @param relief what ends it again, for faults that are delays
 * @param sites that it stands for, itself included: those whose fault is the same
 * @param since number of the first step of its CPU that it stands for
 * @param reach how long runs with it are its own
 */
record Injection(
        FaultKind kind,
        Step step,
        When when,
        Decision first,
        Optional<Relief> relief,
        long sites,
        long since,
        Reach reach) {
    /**
     * How long runs with a fault are its own: which faults that strike later have to be tried together with it.
     *
     * @param until number of the step from which on they need not
     * @param then why
     */
    record Reach(long until, Then then) {
        /** To the end. */
        static final Reach WHOLE_RUN = new Reach(Long.MAX_VALUE, Then.NOTHING);

        /** What becomes of it. */
        enum Then {
            NOTHING,
            /** From then on the run is that of the same fault, struck there. */
            STRUCK_LATER,
            /** From then on the run is one without it. */
            GONE
        }
    }

    /** On which side of its step a fault strikes. */
    enum When {
        BEFORE,
        AFTER
    }

    /**
     * The end of a delay.
     *
     * @param decision that ends it
     * @param steps of all CPUs after which it comes; it comes earlier where nobody can go on
     */
    record Relief(Decision decision, long steps) {
        /** For {@code steps}: it comes where nobody can go on. */
        static final long AT_REST = Long.MAX_VALUE;

        /** For {@code steps}: it comes behind the next message that arrives at the same CPU. */
        static final long AFTER_NEXT_ARRIVAL = -1;
    }

    /** The CPU that it strikes. */
    int target() {
        return first instanceof Decision.Strike strike ? strike.fault().cpu() : ((Decision.Inject) first).target();
    }

    /** What happens, as a clause. */
    String words() {
        boolean repeats = first instanceof Decision.Strike strike && strike.fault() instanceof MessageFault.Appears;
        if (repeats && relief.isPresent()) {
            long later = relief.get().steps();
            return words(first) + " again, and once more "
                    + (later == Relief.AT_REST ? "when nobody else can go on" : later + " steps later");
        }
        return words(first)
                + relief.map(end -> end.steps() == Relief.AT_REST
                                ? " until nobody else can go on"
                                : end.steps() == Relief.AFTER_NEXT_ARRIVAL
                                        ? " until the next one has arrived"
                                        : " for " + end.steps() + " steps")
                        .orElse("");
    }

    private String words(Decision decision) {
        if (decision instanceof Decision.Strike strike) {
            return relief.isPresent() && strike.fault() instanceof MessageFault.Lost lost
                    ? lost.words().replace("is lost", "is held up")
                    : relief.isPresent()
                            ? strike.fault().words().replace("is lost", "is held up")
                            : strike.fault().words();
        }
        Decision.Inject inject = (Decision.Inject) decision;
        return switch (inject.mode()) {
            case NMI -> "an NMI comes to CPU " + inject.target();
            case INIT -> "an INIT signal comes to CPU " + inject.target();
            default ->
                "an interrupt with vector 0x" + Integer.toHexString(inject.vector()) + " comes to CPU "
                        + inject.target();
        };
    }
}
