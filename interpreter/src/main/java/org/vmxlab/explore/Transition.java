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
    /** A fault strikes. */
    static final int STRIKE = 4;

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

    /** The message at {@code place} arrives, before {@code older} ones on its way. */
    static int arriving(int place, int older) {
        return of(ARRIVE, place) | older;
    }

    /** Which of the steps that its process may make next {@code transition} is; 0 where there is one alone. */
    static int alternative(int transition) {
        int kind = kind(transition);
        return kind == EXECUTE || kind == ARRIVE ? value(transition) : 0;
    }

    static int kind(int transition) {
        return transition >>> KIND_SHIFT;
    }

    /** The fault at {@code place} of those that can strike; {@code cpu} goes on from there, nobody if it is below 0. */
    static int striking(int place, int cpu) {
        return of(STRIKE, place) | cpu + 1;
    }

    /** The CPU that goes on by {@code transition}, which is a STRIKE; below 0 if none does. */
    static int struck(int transition) {
        return value(transition) - 1;
    }

    /** CPU of EXECUTE and DRAIN, place in the list of ARRIVE, OFFER and STRIKE. */
    static int subject(int transition) {
        return transition >>> SUBJECT_SHIFT & SUBJECT_MASK;
    }

    /** Whether the {@code count} transitions from {@code from} on are faults, which need not strike. */
    static boolean areFaults(int[] transitions, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (kind(transitions[i]) != STRIKE) {
                return false;
            }
        }
        return true;
    }

    static int value(int transition) {
        return transition & VALUES - 1;
    }
}
