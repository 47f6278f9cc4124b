package org.vmxlab.explore;

/**
 * What may happen next in a state, as one number: the kind, the CPU or the place in the list of IPIs in flight, and for a
 * CPU in front of a choice the value that it takes.
 */
final class Transition {
    /** A CPU makes a step that others may notice, and those behind it that nobody notices. */
    static final int EXECUTE = 0;
    /** The oldest buffered store of a CPU becomes visible. */
    static final int DRAIN = 1;
    /** An IPI arrives; if its target can take it, it does, and goes on to the next step that others may notice. */
    static final int ARRIVE = 2;
    /** An event that the scenario offers happens. */
    static final int OFFER = 3;

    /** A fault: an IPI in flight is lost. */
    static final int LOSE = 4;

    private static final int KIND_SHIFT = 28;
    private static final int SUBJECT_SHIFT = 16;
    private static final int SUBJECT_MASK = 0xfff;
    /** Choices have fewer values than this. */
    static final int VALUES = 1 << SUBJECT_SHIFT;

    private Transition() {}

    static int of(int kind, int subject) {
        return kind << KIND_SHIFT | subject << SUBJECT_SHIFT;
    }

    static int choosing(int cpu, int value) {
        return cpu << SUBJECT_SHIFT | value;
    }

    static int kind(int transition) {
        return transition >>> KIND_SHIFT;
    }

    /** CPU of EXECUTE and DRAIN, place in the list of ARRIVE, OFFER and LOSE. */
    static int subject(int transition) {
        return transition >>> SUBJECT_SHIFT & SUBJECT_MASK;
    }

    static int value(int transition) {
        return transition & VALUES - 1;
    }
}
