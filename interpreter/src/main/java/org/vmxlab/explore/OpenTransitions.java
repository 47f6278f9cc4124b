package org.vmxlab.explore;

import java.util.Arrays;

/** The transitions of the states on the way of a search, and whose they are. Each state has a depth. */
final class OpenTransitions {
    private int[] transitions = new int[2 * StateSpace.MOST_TRANSITIONS];
    private int[] processes = new int[2 * StateSpace.MOST_TRANSITIONS];
    /** Where those of each depth begin; those of the next depth are behind them. */
    private int[] begins = new int[65];

    /** Puts those of the present state of {@code execution} at {@code depth}, behind those of the depth above. */
    void fill(Execution execution, int depth) {
        int from = begin(depth);
        if (transitions.length < from + StateSpace.MOST_TRANSITIONS) {
            transitions = Arrays.copyOf(transitions, 2 * (from + StateSpace.MOST_TRANSITIONS));
            processes = Arrays.copyOf(processes, transitions.length);
        }
        int end = from + execution.transitions(transitions, from);
        for (int i = from; i < end; i++) {
            processes[i] = execution.process(transitions[i]);
        }
        end(depth, end);
    }

    /** The state at {@code depth} is the last one of its execution. */
    void clear(int depth) {
        end(depth, begin(depth));
    }

    private void end(int depth, int end) {
        if (depth + 1 >= begins.length) {
            begins = Arrays.copyOf(begins, 2 * begins.length);
        }
        begins[depth + 1] = end;
    }

    /** The first place of {@code depth}. */
    int begin(int depth) {
        return begins[depth];
    }

    /** The place behind the last one of {@code depth}. */
    int end(int depth) {
        return begins[depth + 1];
    }

    boolean isEmpty(int depth) {
        return begin(depth) == end(depth);
    }

    int transition(int place) {
        return transitions[place];
    }

    int process(int place) {
        return processes[place];
    }

    /** The last process that can go on at {@code depth}; transitions of events from outside come last. */
    int lastProcess(int depth) {
        return processes[end(depth) - 1];
    }

    /** What the transition chooses; 0 if it is no choice. */
    int value(int place) {
        return Transition.alternative(transitions[place]);
    }

    /** Place at {@code depth} of the step of {@code event}'s process that chooses its value; -1 for none. */
    int find(Event event, int depth) {
        for (int i = begin(depth); i < end(depth); i++) {
            if (processes[i] == event.process() && value(i) == event.value()) {
                return i;
            }
        }
        return -1;
    }

    /** The transition at {@code depth} that is the step of {@code event}'s process. */
    int transition(Event event, int depth) {
        int place = find(event, depth);
        if (place < 0) {
            throw new IllegalStateException("process " + event.process()
                    + " cannot go on where it is to: two steps were taken for independent that are not");
        }
        return transitions[place];
    }

    /** Whether {@code process} has a step at {@code depth}. */
    boolean contains(int process, int depth) {
        for (int i = begin(depth); i < end(depth); i++) {
            if (processes[i] == process) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code event} is one of several values that its process may choose at {@code depth}. */
    boolean isChoice(Event event, int depth) {
        for (int i = begin(depth); i < end(depth); i++) {
            if (processes[i] == event.process() && value(i) != event.value()) {
                return true;
            }
        }
        return false;
    }
}
