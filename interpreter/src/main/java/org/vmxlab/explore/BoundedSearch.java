package org.vmxlab.explore;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.collections.impl.map.mutable.primitive.LongIntHashMap;
import org.vmxlab.memory.Journal;
import org.vmxlab.verdict.Violation;

/**
 * A stateful search of all executions with at most so many preemptions: switches away from a CPU that could go on. Few
 * suffice for most races (Musuvathi and Qadeer, PLDI 2007), and counter-examples with few are the ones that people can
 * read. Runs on one thread, so that it answers the same whatever the machine.
 */
final class BoundedSearch {
    private static final int NOBODY = -1;
    private static final long LAST_SALT = 0x6c61737463707500L;

    private final StateSpace space;
    private final Sharing sharing;
    private final int preemptions;
    private final Bounds bounds;
    private final long deadline;
    private final Plan plan;
    /** For states, with the CPU that made the last step: most preemptions that were left there, plus 1. */
    private final LongIntHashMap visited = new LongIntHashMap();

    private final Map<Finding.Cause, Shortest> findings = new LinkedHashMap<>();
    private final Set<Cut> cuts = EnumSet.noneOf(Cut.class);
    private int[] open = new int[1 << 17];
    private int[] path = new int[1024];
    private Frame[] frames = new Frame[256];
    private final Lessons lessons = new Lessons();
    private long transitions;
    private long ends;

    private static final class Frame {
        int next;
        int end;
        int last;
        int left;
        long steps;
        boolean lastCanGoOn;
    }

    /** A finding, and the steps of all CPUs that lead to it. */
    private record Shortest(Finding finding, long steps) {}

    BoundedSearch(StateSpace space, Sharing sharing, int preemptions, Bounds bounds, long deadline, Plan plan) {
        this.space = space;
        this.sharing = sharing;
        this.preemptions = preemptions;
        this.bounds = bounds;
        this.deadline = deadline;
        this.plan = plan;
    }

    /** Explores; answers false if knowledge grew, so that the result is void. */
    boolean run() {
        if (space.violation().isPresent()) {
            found(space.violation().get(), 0, 0);
            return true;
        }
        open(0, NOBODY, preemptions, 0, 0);
        int depth = frames[0].next == frames[0].end ? -1 : 0;
        while (depth >= 0) {
            Frame frame = frames[depth];
            if (frame.next == frame.end) {
                depth--;
                if (depth >= 0) {
                    space.back();
                }
                continue;
            }
            int transition = open[frame.next++];
            int actor = space.actor(transition);
            int last = actor == NOBODY ? frame.last : actor;
            boolean preempts = last != frame.last && frame.lastCanGoOn;
            if (preempts && frame.left == 0) {
                cuts.add(Cut.PREEMPTIONS);
                continue;
            }
            space.take(transition);
            transitions++;
            if (sharing.grown() && lessons.over(transitions)) {
                return false;
            }
            path(depth, transition);
            if ((transitions & 0xfff) == 0 && overBounds()) {
                return true;
            }
            int left = frame.left - (preempts ? 1 : 0);
            if (explores(depth, last, left, frame.steps + space.steps())) {
                depth++;
            } else {
                space.back();
            }
        }
        return !sharing.grown();
    }

    private boolean explores(int depth, int last, int left, long steps) {
        Optional<Violation> violation = space.violation();
        if (violation.isPresent()) {
            found(violation.get(), depth + 1, steps);
            return false;
        }
        if (space.discarded()) {
            return false;
        }
        if (space.stretched()) {
            cuts.add(Cut.STRETCH);
        }
        long key = space.hash() ^ Journal.mix(LAST_SALT, last + 2);
        if (visited.get(key) > left) {
            return false;
        }
        visited.put(key, left + 1);
        if (depth + 1 >= bounds.depth()) {
            cuts.add(Cut.DEPTH);
            return false;
        }
        Frame frame = frames[depth];
        open(depth + 1, last, left, steps, frame.end);
        if (frames[depth + 1].next < frames[depth + 1].end) {
            return true;
        }
        ends++;
        space.atRest().ifPresent(stuck -> found(stuck, depth + 1, steps));
        return false;
    }

    private boolean overBounds() {
        plan.progress().at(new Progress.Standing(Progress.Unit.STATES, visited.size(), transitions, 0));
        if (plan.stop().getAsBoolean()) {
            cuts.add(Cut.INTERRUPTED);
        } else if (plan.clock().getAsLong() - deadline > 0) {
            cuts.add(Cut.TIME);
        } else if (16L * visited.size() + space.bytes() > bounds.bytes()) {
            cuts.add(Cut.MEMORY);
        } else if (bounds.states().isPresent()
                && visited.size() >= bounds.states().getAsLong()) {
            cuts.add(Cut.STATES);
        } else {
            return false;
        }
        return true;
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
            frame.lastCanGoOn |= Transition.kind(open[i]) == Transition.EXECUTE && Transition.subject(open[i]) == last;
        }
    }

    private void path(int depth, int transition) {
        if (depth == path.length) {
            path = Arrays.copyOf(path, 2 * depth);
        }
        path[depth] = transition;
    }

    private void found(Violation violation, int length, long steps) {
        if (sharing.grown()) {
            return;
        }
        Finding finding = new Finding(violation, space.chain(violation), Arrays.copyOf(path, length));
        findings.merge(finding.cause(), new Shortest(finding, steps), (a, b) -> b.steps() < a.steps() ? b : a);
    }

    List<Finding> findings() {
        return findings.values().stream()
                .sorted((a, b) -> Long.compare(a.steps(), b.steps()))
                .map(Shortest::finding)
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
}
