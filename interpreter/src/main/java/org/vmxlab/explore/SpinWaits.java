package org.vmxlab.explore;

import java.util.Arrays;

/**
 * CPUs that wait: steps of their own led back to a state that they had been in, and will do so again until somebody else
 * writes what these steps read, or something happens to the CPU itself. Kept while the execution grows and shrinks.
 *
 * <p>Whether a CPU waits follows from the trace alone: it is the same for executions that differ in the order of
 * independent events.
 */
final class SpinWaits {
    private static final long NOT_WAITING = 0;
    /** Beside a loop: the CPU waits no more, and has not gone on yet. */
    private static final long RELEASED = 1L << 62;

    private static final int NONE = -1;
    private static final int LONGEST_LOOP = 64;
    private static final int SHIFT = 31;
    private static final long MASK = (1L << SHIFT) - 1;

    private final HappensBefore order;
    private final StateSpace space;
    private final int cpus;
    private int depth;
    /** For each depth and CPU the loop that it waits in: its first event, and the one behind the last. */
    private long[] loops;

    private int[] waiting = new int[64];

    SpinWaits(HappensBefore order, StateSpace space, int cpus) {
        this.order = order;
        this.space = space;
        this.cpus = cpus;
        this.loops = new long[64 * cpus];
    }

    /** Whether any CPU waits. */
    boolean any() {
        return waiting[depth] != 0;
    }

    /** Whether {@code cpu} waits. */
    boolean waits(int cpu) {
        long loop = loops[depth * cpus + cpu];
        return loop != NOT_WAITING && (loop & RELEASED) == 0;
    }

    /** First event of the loop from which {@code cpu} was released; -1 if it was not since its last step. */
    int releasedFrom(int cpu) {
        long loop = loops[depth * cpus + cpu];
        return (loop & RELEASED) == 0 ? NONE : first(loop);
    }

    /** The event behind that loop. */
    int releasedTo(int cpu) {
        return end(loops[depth * cpus + cpu]);
    }

    private static int first(long loop) {
        return (int) (loop >>> SHIFT & MASK);
    }

    private static int end(long loop) {
        return (int) (loop & MASK);
    }

    /** The last event of the order has happened; the state space is in the state behind it. */
    void push() {
        if (depth + 1 == waiting.length) {
            waiting = Arrays.copyOf(waiting, 2 * waiting.length);
            loops = Arrays.copyOf(loops, 2 * loops.length);
        }
        Event event = order.event(order.size() - 1);
        int from = depth * cpus;
        depth++;
        int to = depth * cpus;
        int count = 0;
        for (int cpu = 0; cpu < cpus; cpu++) {
            long loop = loops[from + cpu];
            if (loop != NOT_WAITING) {
                loop = after(event, cpu, loop);
                count += loop == NOT_WAITING || (loop & RELEASED) != 0 ? 0 : 1;
            }
            loops[to + cpu] = loop;
        }
        if (event.process() == event.home() && space.cut()) {
            // It ran without end in code of its own.
            loops[to + event.home()] = (long) (order.size() - 1) << SHIFT | order.size();
            count++;
        } else if (isStep(event)) {
            int start = loopStart(event);
            if (start != NONE) {
                loops[to + event.home()] = (long) start << SHIFT | order.size();
                count++;
            }
        }
        waiting[depth] = count;
    }

    void pop() {
        depth--;
    }

    private static boolean isStep(Event event) {
        return event.process() == event.home() && event.storesNothing();
    }

    private long after(Event event, int cpu, long loop) {
        if (event.process() == cpu) {
            return NOT_WAITING;
        }
        if ((loop & RELEASED) != 0) {
            return loop;
        }
        boolean released = event.home() == cpu && event.kind() == Event.Kind.EXTERNAL;
        for (int i = first(loop); i < end(loop) && !released; i++) {
            released = order.event(i).process() == cpu && event.changesFor(order.event(i));
        }
        return released ? loop | RELEASED : loop;
    }

    private int loopStart(Event event) {
        int steps = 0;
        for (int i = order.size() - 1; i >= 0 && steps < LONGEST_LOOP; i--) {
            Event other = order.event(i);
            if (other.process() != event.process()) {
                continue;
            }
            if (!isStep(other)) {
                return NONE;
            }
            steps++;
            if (space.resembles(event.home(), i) && isLoop(i, event.home())) {
                return i;
            }
        }
        return NONE;
    }

    /** Whether the steps of {@code cpu} from event {@code start} on changed nothing, and nobody changed what they read. */
    private boolean isLoop(int start, int cpu) {
        long change = 0;
        for (int i = start; i < order.size(); i++) {
            Event own = order.event(i);
            if (own.home() == cpu && own.kind() == Event.Kind.EXTERNAL) {
                return false;
            }
            if (own.process() != cpu) {
                continue;
            }
            change ^= space.change(i);
            for (int j = start; j < order.size(); j++) {
                Event other = order.event(j);
                if (other.process() != cpu && other.changesFor(own)) {
                    return false;
                }
            }
        }
        return change == 0;
    }
}
