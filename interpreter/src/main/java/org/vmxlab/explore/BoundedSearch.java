package org.vmxlab.explore;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.collections.impl.map.mutable.primitive.LongIntHashMap;
import org.vmxlab.explore.UnfinishedBoundedSearch.Found;
import org.vmxlab.explore.UnfinishedBoundedSearch.Part;
import org.vmxlab.memory.Journal;
import org.vmxlab.memory.MemoryModel;
import org.vmxlab.verdict.Violation;

/**
 * A stateful search of all executions with at most so many preemptions: switches away from a CPU that could go on. Few
 * suffice for most races (Musuvathi and Qadeer, PLDI 2007), and counter-examples with few are the ones that people can
 * read. Runs on one thread, so that it answers the same whatever the machine.
 *
 * <p>A shard leaves a state that was dealt to another one alone where no more preemptions are left than that one begins
 * with: so what leads on from the last such state of an execution is explored by the shard that it was dealt to.
 *
 * <p>A switch for which no preemption is left counts as cut off, though another way may lead to the same state with one
 * left: shards cannot know of the ways of others.
 */
final class BoundedSearch {
    private static final long LAST_SALT = 0x6c61737463707500L;
    private static final int CLOCK_MASK = 0xff;

    private final StateSpace space;
    private final Sharing sharing;
    private final int preemptions;
    private final Bounds bounds;
    private final long deadline;
    private final Plan plan;
    private final boolean begun;
    private final boolean buffering;
    /** For states, with the CPU that made the last step: most preemptions that were left there, plus 1. */
    private final LongIntHashMap visited;

    private final ArrayDeque<Part> parts;
    private final Map<Finding.Cause, Found> found;
    private final Set<Cut> cuts;
    private int[] open = new int[1 << 17];
    private int[] path = new int[1024];
    private Frame[] frames = new Frame[256];
    /** Transitions that lead to the state of the first frame. */
    private int base;

    private final Lessons lessons = new Lessons();
    private long transitions;
    private long ends;
    private int common;
    private long division;
    /** Whether a bound that may be raised was met. */
    private boolean stopped;

    private static final class Frame {
        int next;
        int end;
        int last;
        int left;
        long steps;
        boolean lastCanGoOn;
    }

    /** @param before what it goes on from; belongs to this from now on */
    BoundedSearch(
            StateSpace space,
            Sharing sharing,
            int preemptions,
            Plan plan,
            long deadline,
            UnfinishedBoundedSearch before) {
        this.space = space;
        this.sharing = sharing;
        this.preemptions = preemptions;
        this.bounds = plan.bounds();
        this.deadline = deadline;
        this.plan = plan;
        this.begun = before.isBegun();
        this.buffering = space.machine().cpu(0).policy().memoryModel() == MemoryModel.TSO;
        this.visited = before.visited();
        this.parts = new ArrayDeque<>(before.parts());
        this.found = new LinkedHashMap<>(before.found());
        this.cuts = EnumSet.noneOf(Cut.class);
        this.cuts.addAll(before.cuts());
        this.transitions = before.transitions();
        this.ends = before.ends();
        this.common = before.common();
        this.division = before.division();
    }

    /**
     * Explores.
     *
     * @param extent how far shards go together
     * @return false if knowledge grew, so that the result is void
     */
    boolean run(Frontier.Extent extent) {
        if (!begun) {
            begin();
            if (!plan.shard().isWhole()) {
                divide(extent);
            }
        }
        // Ways to other parts mean nothing to whoever has learnt since.
        while (!parts.isEmpty() && !sharing.grown() && !stopped) {
            explore(parts.removeFirst());
        }
        return !sharing.grown() || stopped;
    }

    private void begin() {
        if (space.violation().isPresent()) {
            found(space.violation().get(), 0, preemptions, 0);
            return;
        }
        open(0, UnfinishedBoundedSearch.NOBODY, preemptions, 0, 0);
        visited.put(key(UnfinishedBoundedSearch.NOBODY), preemptions + 1);
        if (Transition.areFaults(open, frames[0].next, frames[0].end - frames[0].next)) {
            ends++;
            space.atRest().ifPresent(stuck -> found(stuck, 0, preemptions, 0));
        }
        if (frames[0].next < frames[0].end) {
            parts.add(part(0));
        }
    }

    /** The first states, breadth first, and the states behind them for each shard its own. */
    private void divide(Frontier.Extent extent) {
        ArrayDeque<Part> all = new ArrayDeque<>(parts);
        parts.clear();
        for (int i = 0; i < extent.common() && !all.isEmpty() && all.size() < extent.width(); i++) {
            all.addAll(expand(all.removeFirst()));
            if (stopped) {
                return;
            }
            if (sharing.grown()) {
                learn();
                return;
            }
        }
        division = visited.size();
        int place = 0;
        for (Part part : all) {
            division = Journal.mix(division, Arrays.hashCode(part.path()) + ((long) part.left() << Integer.SIZE));
            if (plan.shard().owns(place++, all.size())) {
                parts.add(part);
            }
        }
        common = visited.size();
    }

    /** The search is void; what lies behind the present state may teach more. */
    private void learn() {
        Frame here = frames[0];
        open(0, here.last, here.left, here.steps, 0);
        visited.clear();
        goOn();
    }

    private List<Part> expand(Part part) {
        List<Part> behind = new ArrayList<>();
        goTo(part);
        Frame frame = frames[0];
        while (frame.next < frame.end && !isOver()) {
            if (advance(0)) {
                behind.add(part(1));
                space.back();
            }
        }
        return behind;
    }

    private void explore(Part part) {
        goTo(part);
        goOn();
    }

    /** Explores what is left of the first frame, depth first. */
    private void goOn() {
        int depth = 0;
        while (depth >= 0) {
            Frame frame = frames[depth];
            if (frame.next == frame.end) {
                depth--;
                if (depth >= 0) {
                    space.back();
                }
            } else if (advance(depth)) {
                depth++;
            }
            if (isOver()) {
                keep(depth);
                return;
            }
        }
    }

    /** What is left of the present part goes back to the others, the deepest first as it would have been. */
    private void keep(int depth) {
        int[] way = Arrays.copyOf(path, base + Math.max(0, depth));
        for (int i = 0; i <= depth; i++) {
            if (frames[i].next < frames[i].end) {
                parts.addFirst(part(i, way));
            }
        }
    }

    private Part part(int depth) {
        return part(depth, Arrays.copyOf(path, base + depth));
    }

    private Part part(int depth, int[] way) {
        Frame frame = frames[depth];
        int[] rest = Arrays.copyOfRange(open, frame.next, frame.end);
        return new Part(way, base + depth, frame.last, frame.left, frame.steps, rest);
    }

    /** Goes to the state of {@code part}, which is the first frame's from now on. */
    private void goTo(Part part) {
        int kept = 0;
        int most = Math.min(part.length(), space.depth());
        while (kept < most && part.path()[kept] == path[kept]) {
            kept++;
        }
        while (space.depth() > kept) {
            space.back();
        }
        for (int i = kept; i < part.length(); i++) {
            space.take(part.path()[i]);
            path(i, part.path()[i]);
        }
        base = part.length();
        open(0, part.last(), part.left(), part.steps(), 0);
        frames[0].end = frames[0].next + part.transitions().length;
        System.arraycopy(part.transitions(), 0, open, frames[0].next, part.transitions().length);
    }

    /** Takes the next transition of a frame; takes it back, and answers false, if nothing is to be explored behind it. */
    private boolean advance(int depth) {
        Frame frame = frames[depth];
        int transition = open[frame.next++];
        int actor = space.actor(transition);
        int last = actor == UnfinishedBoundedSearch.NOBODY ? frame.last : actor;
        boolean preempts = last != frame.last && frame.lastCanGoOn;
        if (preempts && frame.left == 0) {
            cuts.add(Cut.PREEMPTIONS);
            return false;
        }
        space.take(transition);
        transitions++;
        path(base + depth, transition);
        boolean going = explores(depth, last, frame.left - (preempts ? 1 : 0), frame.steps + space.steps());
        if (!going) {
            space.back();
        }
        if ((transitions & CLOCK_MASK) == 0) {
            holdBounds();
        }
        return going;
    }

    private boolean explores(int depth, int last, int left, long steps) {
        int length = base + depth + 1;
        Optional<Violation> violation = space.violation();
        if (violation.isPresent()) {
            found(violation.get(), length, left, steps);
            return false;
        }
        if (space.discarded()) {
            return false;
        }
        if (space.stretched()) {
            cuts.add(Cut.STRETCH);
            return false;
        }
        long key = key(last);
        if (visited.get(key) > left) {
            return false;
        }
        visited.put(key, left + 1);
        if (length >= bounds.depth()) {
            cuts.add(Cut.DEPTH);
            return false;
        }
        Frame frame = frames[depth];
        open(depth + 1, last, left, steps, frame.end);
        Frame next = frames[depth + 1];
        if (Transition.areFaults(open, next.next, next.end - next.next)) {
            ends++;
            space.atRest().ifPresent(stuck -> found(stuck, length, left, steps));
        }
        return next.next < next.end;
    }

    private long key(int last) {
        return space.hash() ^ Journal.mix(LAST_SALT, last + 2);
    }

    /** Whether nothing more is to be explored, as what is known has grown, or a bound is met. */
    private boolean isOver() {
        return sharing.grown() && lessons.over(transitions) || stopped;
    }

    private void holdBounds() {
        plan.progress().at(new Progress.Standing(Progress.Unit.STATES, visited.size(), transitions, parts.size()));
        if (plan.stop().getAsBoolean()) {
            stop(Cut.INTERRUPTED);
        } else if (plan.clock().getAsLong() - deadline > 0) {
            stop(Cut.TIME);
        } else if ((long) UnfinishedBoundedSearch.BYTES_PER_STATE * visited.size() + space.bytes() > bounds.bytes()) {
            stop(Cut.MEMORY);
        } else if (bounds.states().isPresent()
                && visited.size() >= bounds.states().getAsLong()) {
            stop(Cut.STATES);
        }
    }

    private void stop(Cut why) {
        cuts.add(why);
        stopped = true;
    }

    private void open(int depth, int last, int left, long steps, int at) {
        if (depth == frames.length) {
            frames = Arrays.copyOf(frames, 2 * depth);
        }
        if (frames[depth] == null) {
            frames[depth] = new Frame();
        }
        if (open.length < at + StateSpace.MOST_TRANSITIONS) {
            open = Arrays.copyOf(open, 2 * (at + StateSpace.MOST_TRANSITIONS));
        }
        Frame frame = frames[depth];
        frame.next = at;
        frame.end = at + space.transitions(open, at);
        frame.last = last;
        frame.left = left;
        frame.steps = steps;
        frame.lastCanGoOn = false;
        for (int i = frame.next; i < frame.end; i++) {
            frame.lastCanGoOn |= Transition.subject(open[i]) == last && isStep(Transition.kind(open[i]));
        }
    }

    /** Whether its CPU goes on by it. Under sequential consistency a store is one step until others see it. */
    private boolean isStep(int kind) {
        return kind == Transition.EXECUTE || kind == Transition.DRAIN && !buffering;
    }

    private void path(int depth, int transition) {
        if (depth == path.length) {
            path = Arrays.copyOf(path, 2 * depth);
        }
        path[depth] = transition;
    }

    private void found(Violation violation, int length, int left, long steps) {
        if (sharing.grown()) {
            return;
        }
        Finding finding = Finding.at(space, violation, Arrays.copyOf(path, length));
        found.merge(finding.cause(), new Found(finding, preemptions - left, steps), Found::better);
    }

    /** For each cause the finding with the fewest preemptions, and of those with the fewest steps. */
    List<Found> findings() {
        return found.values().stream()
                .sorted((a, b) -> Long.compare(a.steps(), b.steps()))
                .toList();
    }

    Set<Cut> cuts() {
        return cuts;
    }

    long states() {
        return visited.size();
    }

    long transitions() {
        return transitions;
    }

    long ends() {
        return ends;
    }

    /** States that every shard saw. */
    int common() {
        return common;
    }

    /** Hash of how shards parted. */
    long division() {
        return division;
    }

    /** What is left of it, if it was stopped by a bound that may be raised. */
    UnfinishedBoundedSearch unfinished() {
        Set<Cut> lasting = EnumSet.noneOf(Cut.class);
        lasting.addAll(cuts);
        lasting.removeIf(Cut::ends);
        return new UnfinishedBoundedSearch(
                visited, List.copyOf(parts), found, lasting, transitions, ends, common, division);
    }
}
