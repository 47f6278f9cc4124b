package org.vmxlab.explore;

import java.util.function.Consumer;

/**
 * Turns the races of an execution round: from the state in front of the first of two racing events everything that does not
 * depend on it is to happen, and then the second.
 *
 * <p>Where it is not certain that the second can happen without the first, or what it will touch then, the sequence is
 * tried first. In programs with executions that end early that is never certain: what the second reads may end it.
 */
final class Reversals {
    private final Execution execution;
    private final Sharing sharing;
    private final Backlog backlog;
    private final Consumer<SharedNode> elsewhere;
    private final OpenTransitions open;
    private final OpenTransitions scratch = new OpenTransitions();
    /** Whether every sequence is tried. */
    private final boolean tryingAll;

    private Event[] sequence = new Event[64];

    /**
     * @param open of the states on the way of {@code execution}
     * @param elsewhere hears of nodes off the way from which something is to be explored now
     */
    Reversals(
            Execution execution,
            OpenTransitions open,
            Sharing sharing,
            Backlog backlog,
            Consumer<SharedNode> elsewhere) {
        this.elsewhere = elsewhere;
        this.execution = execution;
        this.open = open;
        this.sharing = sharing;
        this.backlog = backlog;
        this.tryingAll = sharing.executions().endsEarly();
    }

    /**
     * Adds what reverses the races of the present execution to the nodes on its way.
     *
     * @param branches for each shared node which of the branches begun from there the execution is
     */
    void add(OptimalNode[] nodes, int[] branches) {
        HappensBefore order = execution.order();
        int size = order.size();
        if (sequence.length <= size) {
            sequence = new Event[2 * size];
        }
        for (int second = 1; second < size && !backlog.overflown(); second++) {
            for (int i = 0; i < order.races(second); i++) {
                int first = order.race(second, i);
                int length = order.independentOf(first, sequence);
                sequence[length] = order.event(second);
                add(nodes[first], order.event(first), length + 1, branches[first]);
            }
        }
        for (int i = 0; i < size && !backlog.overflown(); i++) {
            addDisabled(nodes[i], nodes[i + 1], i, branches[i]);
            Event event = order.event(i);
            if (execution.isExternal(event.process())) {
                addEarlier(nodes, branches, i, event);
            }
        }
        for (Event missed : execution.missed()) {
            addEarlier(nodes, branches, size, missed);
        }
    }

    /**
     * An event from outside can come wherever its CPU is open to it, which it may have been long before, and not since. So
     * it is tried in front of all that its CPU did.
     */
    private void addEarlier(OptimalNode[] nodes, int[] branches, int before, Event event) {
        HappensBefore order = execution.order();
        for (int i = 0; i < before; i++) {
            if (order.event(i).home() == event.home() && order.event(i).process() != event.process()) {
                int length = order.independentOf(i, sequence);
                sequence[length] = event;
                if (!nodes[i].coversWhatever(sequence, length + 1, branches[i])) {
                    nodes[i].addUnconfirmed(sequence, length + 1, branches[i]);
                }
            }
        }
    }

    private void add(OptimalNode node, Event first, int length, int branch) {
        Event second = sequence[length - 1];
        boolean other = tryingAll || first.home() == second.home();
        switch (second.kind()) {
            case STEP -> {
                if (!other) {
                    node.addConfirmed(sequence, length, branch).ifPresent(elsewhere);
                    return;
                }
            }
            case CONDITIONAL, FINAL -> other = true;
            case AWAITED, EXTERNAL -> {}
        }
        if (!(other ? node.coversWhatever(sequence, length, branch) : node.covers(sequence, length, branch))) {
            node.addUnconfirmed(sequence, length, branch);
        }
    }

    /** What an event kept from happening for good does not race with anything: it is to be tried in front of it. */
    private void addDisabled(OptimalNode before, OptimalNode after, int index, int branch) {
        for (int i = 0; i < after.disabledCount(); i++) {
            if (!execution.order().comesAfter(index, after.disabled(i))) {
                before.addDisabled(after.disabled(i), open, index, branch);
            }
        }
    }

    /** Tries what is to be tried from {@code node}, at which the execution is; answers how many transitions that took. */
    long confirm(OptimalNode node) {
        long transitions = 0;
        if (node.hasUnconfirmed()) {
            for (OptimalNode.Candidate candidate : node.takeUnconfirmed()) {
                int length = attempt(candidate.sequence());
                if (length > 0) {
                    node.addConfirmed(candidate.sequence(), length, candidate.origin())
                            .ifPresent(elsewhere);
                }
                transitions += candidate.sequence().length;
            }
        }
        return transitions;
    }

    /** Tries the other values of the choice that {@code event} is at {@code node}; answers how many. */
    long tryAlternatives(OptimalNode node, Event event) {
        long transitions = 0;
        for (Event alternative : node.alternatives(event, open, execution.depth())) {
            Event[] one = {alternative};
            attempt(one);
            if (one[0].kind() == Event.Kind.FINAL) {
                node.endsByChoice(event);
            }
            // It has not slept so far: whatever was begun does not cover it.
            node.addConfirmed(one, 1, Integer.MAX_VALUE);
            transitions++;
        }
        return transitions;
    }

    /**
     * Takes the steps of {@code candidate}, puts what they were in their places; 0 if the last one is impossible. Where
     * knowledge grows meanwhile, the steps behind are others than those that the candidate was made of, and the search begins
     * again anyway.
     */
    private int attempt(Event[] candidate) {
        int taken = 0;
        boolean going = true;
        while (going && taken < candidate.length) {
            scratch.fill(execution, 0);
            int place = scratch.find(candidate[taken], 0);
            if (place < 0) {
                break;
            }
            candidate[taken] = execution.take(scratch.transition(place));
            going = !execution.hasEnded() && !sharing.grown();
            taken++;
        }
        for (int i = 0; i < taken; i++) {
            execution.back();
        }
        if (going && !sharing.grown() && taken < candidate.length - 1) {
            throw new IllegalStateException("process " + candidate[taken].process()
                    + " cannot go on where it is to: two steps were taken for independent that are not");
        }
        return taken == candidate.length || !going ? taken : 0;
    }
}
