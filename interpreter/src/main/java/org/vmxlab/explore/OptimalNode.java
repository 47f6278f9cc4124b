package org.vmxlab.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vmxlab.memory.Journal;

/** A state on the way of an {@link OptimalSearch}: what may happen there, what was explored, what is to be explored. */
final class OptimalNode {
    /** No process, no CPU. */
    private static final int NOWHERE = -1;

    private final OpenTransitions open;
    private final Backlog backlog;
    private WakeupTree tree = WakeupTree.empty();
    private int start;
    private int end;
    private Event[] sleep = new Event[8];
    private int asleep;
    private int explored;
    /** Sequences that are to be tried before they go into the tree, by the hash of whose steps they are. */
    private final Map<Long, Event[]> unconfirmed = new LinkedHashMap<>();
    /** Processes that could go on before the event that led here, which was not theirs, and cannot now. */
    private int[] disabled = new int[4];

    private int disabledCount;
    private int endingChoice = NOWHERE;

    OptimalNode(OpenTransitions open, Backlog backlog) {
        this.open = open;
        this.backlog = backlog;
    }

    /** Comes here from {@code parent} by {@code event}: what was explored there and does not depend on it still was. */
    void inherit(OptimalNode parent, Event event) {
        asleep = 0;
        for (int i = 0; i < parent.asleep; i++) {
            if (!parent.sleep[i].dependsOn(event)) {
                addToSleep(parent.sleep[i]);
            }
        }
    }

    /** The transitions of this state are those open from {@code firstOpen} up to {@code endOfOpen}. */
    void enter(WakeupTree toExplore, int firstOpen, int endOfOpen) {
        tree = toExplore;
        start = firstOpen;
        end = endOfOpen;
        explored = 0;
        disabledCount = 0;
        endingChoice = NOWHERE;
        if (!unconfirmed.isEmpty()) {
            unconfirmed.clear();
        }
    }

    WakeupTree tree() {
        return tree;
    }

    /** Takes the first branch of the tree off. */
    WakeupTree takeFirst() {
        backlog.remove(1);
        return tree.takeFirst();
    }

    private void insert(Event[] sequence, int length) {
        backlog.add(tree.insert(sequence, length));
    }

    int end() {
        return end;
    }

    /** Branches that were explored from here. */
    int explored() {
        return explored;
    }

    /** Whether nothing can happen here. */
    boolean isEmpty() {
        return start == end;
    }

    /** All that begins with {@code event} was explored. */
    void hasExplored(Event event) {
        explored++;
        addToSleep(event.process() == endingChoice ? event.asFinal() : event);
    }

    private void addToSleep(Event event) {
        if (asleep == sleep.length) {
            sleep = Arrays.copyOf(sleep, 2 * asleep);
        }
        sleep[asleep++] = event;
    }

    /** Puts a transition that was not explored into the tree; false if there is none. */
    boolean choose() {
        for (int i = start; i < end; i++) {
            if (!sleeps(open.process(i), open.value(i))) {
                insert(new Event[] {Event.unknown(open.process(i), open.value(i), NOWHERE)}, 1);
                return true;
            }
        }
        return false;
    }

    private boolean sleeps(int process, int value) {
        for (int i = 0; i < asleep; i++) {
            if (sleep[i].process() == process && sleep[i].value() == value) {
                return true;
            }
        }
        return false;
    }

    /** The transition of this state that is the step of {@code event}'s process. */
    int transition(Event event) {
        int place = open.find(event.process(), event.value(), start, end);
        if (place < 0) {
            throw new IllegalStateException("process " + event.process()
                    + " cannot go on where it is to: two steps were taken for independent that are not");
        }
        return open.transition(place);
    }

    /** Whether {@code event} is one of several values that its process may choose here. */
    boolean isChoice(Event event) {
        for (int i = start; i < end; i++) {
            if (open.process(i) == event.process() && open.value(i) != event.value()) {
                return true;
            }
        }
        return false;
    }

    /** The other values of the choice that {@code event} is, as far as they were not explored. */
    List<Event> alternatives(Event event) {
        List<Event> result = new ArrayList<>();
        for (int i = start; i < end; i++) {
            if (open.process(i) == event.process()
                    && open.value(i) != event.value()
                    && !sleeps(event.process(), open.value(i))) {
                result.add(Event.unknown(event.process(), open.value(i), event.home()));
            }
        }
        return result;
    }

    /**
     * A value of a choice ends the execution: what other values of {@code event}'s process were explored with tells nothing
     * of that one.
     */
    void endsByChoice(Event event) {
        endingChoice = event.process();
    }

    // ------------------------------------------------------------------ what could have happened

    /** Notes what could happen in {@code parent} and cannot any more since {@code event}, which led here. */
    void noteDisabled(OptimalNode parent, Event event, boolean fromOutside) {
        if (!fromOutside && event.kind() != Event.Kind.EXTERNAL && event.kind() != Event.Kind.FINAL) {
            // A step of one CPU keeps no other from going on.
            return;
        }
        for (int i = parent.start; i < parent.end; i++) {
            int process = open.process(i);
            if (process != event.process() && !open.contains(process, start, end)) {
                if (disabledCount == disabled.length) {
                    disabled = Arrays.copyOf(disabled, 2 * disabledCount);
                }
                disabled[disabledCount++] = process;
            }
        }
    }

    /** The last process that can go on here; transitions of events from outside come last. */
    int lastProcess() {
        return open.process(end - 1);
    }

    int disabledCount() {
        return disabledCount;
    }

    int disabled(int index) {
        return disabled[index];
    }

    /** {@code process} has to be tried from here, by itself. */
    void addDisabled(int process) {
        for (int i = start; i < end; i++) {
            if (open.process(i) == process && !sleeps(process, open.value(i))) {
                addUnconfirmed(new Event[] {Event.unknown(process, open.value(i), NOWHERE)}, 1);
            }
        }
    }

    // ------------------------------------------------------------------ sequences

    /** Whether what begins with the first {@code length} of {@code sequence} was explored from here. */
    boolean covers(Event[] sequence, int length) {
        for (int i = 0; i < asleep; i++) {
            if (sleep[i].isWeakInitialOf(sequence, length)) {
                return true;
            }
        }
        return false;
    }

    /** As {@link #covers}, whatever the last event turns out to touch. */
    boolean coversWhatever(Event[] sequence, int length) {
        for (int i = 0; i < asleep; i++) {
            boolean takesPart = false;
            for (int j = 0; j < length && !takesPart; j++) {
                takesPart = sleep[i].process() == sequence[j].process();
            }
            if (takesPart && sleep[i].isWeakInitialOf(sequence, length)) {
                return true;
            }
        }
        return false;
    }

    /** The first {@code length} of {@code sequence} are to be tried from here. */
    void addUnconfirmed(Event[] sequence, int length) {
        long hash = 0;
        for (int i = 0; i < length; i++) {
            hash = Journal.mix(hash + 1, ((long) sequence[i].process() << 32 | sequence[i].value()) + 1);
        }
        if (!unconfirmed.containsKey(hash)) {
            unconfirmed.put(hash, Arrays.copyOf(sequence, length));
            backlog.add(length);
        }
    }

    boolean hasUnconfirmed() {
        return !unconfirmed.isEmpty();
    }

    /** What is to be tried from here; nothing is afterwards. */
    Event[][] takeUnconfirmed() {
        Event[][] all = unconfirmed.values().toArray(new Event[0][]);
        for (Event[] sequence : all) {
            backlog.remove(sequence.length);
        }
        unconfirmed.clear();
        return all;
    }

    /** Adds {@code sequence}, as it was tried, to what is to be explored. */
    void addConfirmed(Event[] sequence, int length) {
        if (!covers(sequence, length)) {
            insert(sequence, length);
        }
    }
}
