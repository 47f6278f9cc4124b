package org.vmxlab.explore;

import java.util.Arrays;

/** The transitions of the states on the way of a search, and whose they are. */
final class OpenTransitions {
    private int[] transitions = new int[2 * StateSpace.MOST_TRANSITIONS];
    private int[] processes = new int[2 * StateSpace.MOST_TRANSITIONS];

    /** Puts those of the present state of {@code execution} at {@code from} on; answers the end. */
    int fill(Execution execution, int from) {
        if (transitions.length < from + StateSpace.MOST_TRANSITIONS) {
            transitions = Arrays.copyOf(transitions, 2 * (from + StateSpace.MOST_TRANSITIONS));
            processes = Arrays.copyOf(processes, transitions.length);
        }
        int end = from + execution.transitions(transitions, from);
        for (int i = from; i < end; i++) {
            processes[i] = execution.process(transitions[i]);
        }
        return end;
    }

    int transition(int place) {
        return transitions[place];
    }

    int process(int place) {
        return processes[place];
    }

    /** What the transition chooses; 0 if it is no choice. */
    int value(int place) {
        return Transition.alternative(transitions[place]);
    }

    /** Place of the step of {@code process} that chooses {@code value}, from {@code from} up to {@code end}; -1 for none. */
    int find(int process, int value, int from, int end) {
        for (int i = from; i < end; i++) {
            if (processes[i] == process && value(i) == value) {
                return i;
            }
        }
        return -1;
    }

    /** Whether {@code process} has a step there. */
    boolean contains(int process, int from, int end) {
        for (int i = from; i < end; i++) {
            if (processes[i] == process) {
                return true;
            }
        }
        return false;
    }
}
