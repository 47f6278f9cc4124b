package org.vmxlab.explore;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vmxlab.memory.Journal;

/**
 * A state on the way of an {@link OptimalSearch}: what was explored from there, what is to be explored. Belongs to one
 * {@link OptimalWorker}, which uses it for one state after another; {@link SharedNode}s are for all.
 */
class OptimalNode {
    /** No process, no CPU. */
    private static final int NOWHERE = -1;
    /** The branch that its one worker explores will be the first that was begun, if this is shared meanwhile. */
    private static final int FIRST = 0;

    private final Backlog backlog;
    private WakeupTree tree = WakeupTree.empty();
    private Event[] sleep = new Event[8];
    private int asleep;
    private int explored;
    /** Sequences that are to be tried before they go into the tree, by the hash of whose steps they are. */
    private final Map<Long, Candidate> unconfirmed = new LinkedHashMap<>();
    /** Processes that could go on before the event that led here, which was not theirs, and cannot now. */
    private int[] disabled = new int[4];

    private int disabledCount;
    private int endingChoice = NOWHERE;

    OptimalNode(Backlog backlog) {
        this.backlog = backlog;
    }

    /** Takes over what {@code other} has, which is used for another state then. */
    OptimalNode(OptimalNode other) {
        backlog = other.backlog;
        tree = other.tree;
        sleep = Arrays.copyOf(other.sleep, other.sleep.length);
        asleep = other.asleep;
        explored = other.explored;
        unconfirmed.putAll(other.unconfirmed);
        disabled = Arrays.copyOf(other.disabled, other.disabled.length);
        disabledCount = other.disabledCount;
        endingChoice = other.endingChoice;
    }

    /** {@code event} leads from here to {@code next}: what was explored here and does not depend on it still was. */
    void bequeath(OptimalNode next, Event event) {
        next.asleep = 0;
        for (int i = 0; i < asleep; i++) {
            if (!sleep[i].dependsOn(event)) {
                next.addToSleep(sleep[i]);
            }
        }
    }

    /** A new execution comes here. */
    void enter(WakeupTree toExplore) {
        tree = toExplore;
        explored = 0;
        disabledCount = 0;
        endingChoice = NOWHERE;
        if (!unconfirmed.isEmpty()) {
            unconfirmed.clear();
        }
    }

    boolean hasBranch() {
        return !tree.isEmpty();
    }

    /** Branches of the tree. */
    int branches() {
        return tree.branches();
    }

    /** Takes the first branch of the tree off. */
    WakeupTree takeFirst() {
        backlog.remove(1);
        return tree.takeFirst();
    }

    /** Nothing is to be explored from here, as an execution ended here. */
    void end() {
        tree.clear();
    }

    /** Puts the first {@code length} of {@code sequence} into the tree, unless what leads to the same is there. */
    final void insert(Event[] sequence, int length) {
        backlog.add(tree.insert(sequence, length));
    }

    /** Branches that were explored from here. */
    int explored() {
        return explored;
    }

    /** All that begins with {@code event} was explored. */
    void hasExplored(Event event) {
        explored++;
        addToSleep(event.process() == endingChoice ? event.asFinal() : event);
    }

    /** How many sleep. */
    final int asleep() {
        return asleep;
    }

    /** The one that is {@code index}th to sleep. */
    final Event sleeping(int index) {
        return sleep[index];
    }

    private void addToSleep(Event event) {
        if (asleep == sleep.length) {
            sleep = Arrays.copyOf(sleep, 2 * asleep);
        }
        sleep[asleep++] = event;
    }

    /** Puts a transition at {@code depth} that was not explored into the tree; false if there is none. */
    boolean choose(OpenTransitions open, int depth) {
        for (int i = open.begin(depth); i < open.end(depth); i++) {
            if (!sleeps(open.process(i), open.value(i))) {
                insert(new Event[] {Event.unknown(open.process(i), open.value(i), NOWHERE)}, 1);
                return true;
            }
        }
        return false;
    }

    /** Whether what begins with the step of {@code process} that chooses {@code value} was explored. */
    boolean sleeps(int process, int value) {
        for (int i = 0; i < asleep; i++) {
            if (sleep[i].process() == process && sleep[i].value() == value) {
                return true;
            }
        }
        return false;
    }

    /** The other values of the choice that {@code event} is, as far as they were not explored. */
    List<Event> alternatives(Event event, OpenTransitions open, int depth) {
        List<Event> result = new ArrayList<>();
        for (int i = open.begin(depth); i < open.end(depth); i++) {
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

    /**
     * Notes what could happen at the depth above and cannot any more at {@code depth}, which is here, since {@code event}
     * led here.
     */
    void noteDisabled(Event event, OpenTransitions open, int depth, Execution execution) {
        boolean fromOutside = execution.isExternal(open.lastProcess(depth - 1));
        if (!fromOutside && event.kind() != Event.Kind.EXTERNAL && event.kind() != Event.Kind.FINAL) {
            // A step of one CPU keeps no other from going on.
            return;
        }
        for (int i = open.begin(depth - 1); i < open.end(depth - 1); i++) {
            int process = open.process(i);
            if (process != event.process() && !open.contains(process, depth)) {
                addDisabled(process);
            }
        }
    }

    private void addDisabled(int process) {
        if (disabledCount == disabled.length) {
            disabled = Arrays.copyOf(disabled, 2 * disabledCount);
        }
        disabled[disabledCount++] = process;
    }

    int disabledCount() {
        return disabledCount;
    }

    int disabled(int index) {
        return disabled[index];
    }

    /** {@code process} has to be tried from here, at {@code depth}, by itself. */
    void addDisabled(int process, OpenTransitions open, int depth, int origin) {
        for (int i = open.begin(depth); i < open.end(depth); i++) {
            if (open.process(i) == process && !sleeps(process, open.value(i))) {
                addUnconfirmed(new Event[] {Event.unknown(process, open.value(i), NOWHERE)}, 1, origin);
            }
        }
    }

    // ------------------------------------------------------------------ sequences

    /**
     * Whether what begins with the first {@code length} of {@code sequence} was explored from here.
     *
     * @param origin which of the branches that were begun the sequence comes from; said of shared nodes
     */
    boolean covers(Event[] sequence, int length, int origin) {
        for (int i = 0; i < asleep; i++) {
            if (sleep[i].isWeakInitialOf(sequence, length)) {
                return true;
            }
        }
        return false;
    }

    /** As {@link #covers}, whatever the last event turns out to touch. */
    boolean coversWhatever(Event[] sequence, int length, int origin) {
        for (int i = 0; i < asleep; i++) {
            if (coversWhatever(sleep[i], sequence, length)) {
                return true;
            }
        }
        return false;
    }

    static boolean coversWhatever(Event sleeping, Event[] sequence, int length) {
        boolean takesPart = false;
        for (int j = 0; j < length && !takesPart; j++) {
            takesPart = sleeping.process() == sequence[j].process();
        }
        return takesPart && sleeping.isWeakInitialOf(sequence, length);
    }

    /** A sequence, and which of the branches that were begun it comes from. */
    record Candidate(Event[] sequence, int origin) {}

    /**
     * The first {@code length} of {@code sequence} are to be tried from here.
     *
     * @param origin as for {@link #covers}
     */
    void addUnconfirmed(Event[] sequence, int length, int origin) {
        note(sequence, length, FIRST);
    }

    final void note(Event[] sequence, int length, int origin) {
        long hash = 0;
        for (int i = 0; i < length; i++) {
            hash = Journal.mix(hash + 1, ((long) sequence[i].process() << 32 | sequence[i].value()) + 1);
        }
        Candidate known = unconfirmed.get(hash);
        if (known == null) {
            unconfirmed.put(hash, new Candidate(Arrays.copyOf(sequence, length), origin));
            backlog.add(length);
        } else if (origin < known.origin()) {
            // The earlier one leaves less to those that were begun.
            unconfirmed.put(hash, new Candidate(known.sequence(), origin));
        }
    }

    boolean hasUnconfirmed() {
        return !unconfirmed.isEmpty();
    }

    /** What is to be tried from here; nothing is afterwards. */
    List<Candidate> takeUnconfirmed() {
        List<Candidate> all = List.copyOf(unconfirmed.values());
        for (Candidate one : all) {
            backlog.remove(one.sequence().length);
        }
        unconfirmed.clear();
        return all;
    }

    /**
     * Adds the first {@code length} of {@code sequence}, as it was tried, to what is to be explored.
     *
     * @return the node from which it is, if that is not this one but one behind it
     */
    Optional<SharedNode> addConfirmed(Event[] sequence, int length, int origin) {
        if (!covers(sequence, length, origin)) {
            insert(sequence, length);
        }
        return Optional.empty();
    }

    // ------------------------------------------------------------------ in files

    /** Writes it. */
    void write(DataOutput to) throws IOException {
        to.writeInt(explored);
        to.writeInt(endingChoice);
        write(to, sleep, asleep);
        to.writeInt(disabledCount);
        for (int i = 0; i < disabledCount; i++) {
            to.writeInt(disabled[i]);
        }
        to.writeInt(unconfirmed.size());
        for (Candidate one : unconfirmed.values()) {
            write(to, one.sequence(), one.sequence().length);
            to.writeInt(one.origin());
        }
        tree.write(to);
    }

    private static void write(DataOutput to, Event[] events, int count) throws IOException {
        to.writeInt(count);
        for (int i = 0; i < count; i++) {
            events[i].write(to);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param way at this node
     * @throws IOException if it was cut off, or something in it is impossible
     */
    static OptimalNode read(DataInput from, TraceRetracing way, Backlog backlog) throws IOException {
        OptimalNode node = new OptimalNode(backlog);
        node.explored = from.readInt();
        node.endingChoice = from.readInt();
        for (int left = from.readInt(); left > 0; left--) {
            node.addToSleep(Event.read(from));
        }
        for (int left = from.readInt(); left > 0; left--) {
            node.addDisabled(from.readInt());
        }
        for (int left = from.readInt(); left > 0; left--) {
            Event[] sequence = sequence(from, way);
            node.addUnconfirmed(sequence, sequence.length, from.readInt());
        }
        backlog.add(node.tree.read(from, way));
        return node;
    }

    /** A sequence of which all but the last is possible. */
    private static Event[] sequence(DataInput from, TraceRetracing way) throws IOException {
        int here = way.depth();
        List<Event> events = new ArrayList<>();
        for (int left = from.readInt(); left > 0; left--) {
            Event event = Event.read(from);
            events.add(left > 1 ? way.take(event) : event);
        }
        way.backTo(here);
        if (events.isEmpty()) {
            throw new IOException("a sequence of nothing");
        }
        return events.toArray(new Event[0]);
    }
}
