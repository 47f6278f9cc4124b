package org.vmxlab.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vmxlab.cpu.Slot;
import org.vmxlab.machine.Ipi;
import org.vmxlab.memory.MemoryModel;
import org.vmxlab.verdict.Violation;
import org.vmxlab.verdict.ViolationKind;

/** The events from the first state to the present one; grows and shrinks at its end. */
final class Execution {
    /** With its node and what is kept of it elsewhere. */
    private static final int BYTES_PER_EVENT = 600;

    private final StateSpace space;
    private final Sharing sharing;
    /** Whether what an event would have found in its CPU's store buffer matters. */
    private final boolean careful;

    private final int cpus;
    /** Under sequential consistency a CPU waits for its store buffer: the two are one process. */
    private final boolean buffersAreProcesses;

    private final HappensBefore order = new HappensBefore();
    private final TraceHash trace;
    private final SpinWaits spins;
    /** For each CPU how many stores have left its store buffer. */
    private final int[] drained;

    private int[] path = new int[64];
    private int[] drainedBefore = new int[64];
    private long[] cells = new long[16];
    private long[] own = new long[16];
    private int cellCount;
    private int ownCount;

    Execution(StateSpace space, Sharing sharing) {
        this.space = space;
        this.sharing = sharing;
        this.careful = sharing.executions().endsEarly();
        this.cpus = space.machine().cpus().size();
        this.buffersAreProcesses = space.machine().cpu(0).policy().memoryModel() == MemoryModel.TSO;
        this.trace = new TraceHash();
        this.spins = new SpinWaits(order, space, cpus);
        this.drained = new int[cpus];
    }

    HappensBefore order() {
        return order;
    }

    long traceHash() {
        return trace.hash();
    }

    /** Bytes that events and their order take, those of the longest execution so far. */
    long bytes() {
        return order.bytes() + (long) BYTES_PER_EVENT * path.length;
    }

    /** Whether the last event was a step after which its CPU waits for what others write. */
    boolean hasBegunToWait() {
        Event last = order.event(order.size() - 1);
        return last.process() == last.home() && spins.waits(last.home());
    }

    /** Whether some CPU waits for what others write. */
    boolean someCpuWaits() {
        return spins.any();
    }

    int depth() {
        return order.size();
    }

    /** The transition that event {@code index} is. */
    int transition(int index) {
        return path[index];
    }

    int[] path() {
        return Arrays.copyOf(path, order.size());
    }

    // ------------------------------------------------------------------ what may happen next

    /** Writes the transitions of the present state to {@code to} from {@code at} on; answers how many. */
    int transitions(int[] to, int at) {
        int count = space.transitions(to, at);
        if (!spins.any()) {
            return count;
        }
        int kept = at;
        for (int i = at; i < at + count; i++) {
            boolean waits = Transition.kind(to[i]) == Transition.EXECUTE && spins.waits(Transition.subject(to[i]));
            if (!waits) {
                to[kept++] = to[i];
            }
        }
        return kept - at;
    }

    /** The process whose next step {@code transition} of the present state is. */
    int process(int transition) {
        int subject = Transition.subject(transition);
        return switch (Transition.kind(transition)) {
            case Transition.EXECUTE -> subject;
            case Transition.DRAIN -> buffersAreProcesses ? cpus + subject : subject;
            case Transition.ARRIVE -> process(space.machine().inFlight().get(subject));
            default -> (2 + cpus) * cpus + subject;
        };
    }

    /** The process whose step the arrival of {@code ipi} is. */
    int process(Ipi ipi) {
        return (2 + ipi.source()) * cpus + ipi.target();
    }

    /** The events from outside that could have come by the present state and did not, one for each process. */
    List<Event> missed() {
        List<Event> result = new ArrayList<>();
        for (Ipi ipi : space.machine().inFlight()) {
            result.add(Event.unknown(process(ipi), 0, ipi.target()));
        }
        for (int i = 0; i < space.offers().size(); i++) {
            if (space.offers().isLeft(space.machine(), i)) {
                result.add(
                        Event.unknown((2 + cpus) * cpus + i, 0, space.offers().target(i)));
            }
        }
        return result;
    }

    /** Whether processes of this number bring events from outside to a CPU. */
    boolean isExternal(int process) {
        return process >= 2 * cpus;
    }

    /** Whether the last event ended the execution. */
    boolean hasEnded() {
        return space.over();
    }

    /** What is wrong with a state in which nothing can go on but CPUs that wait for what others write. */
    Violation endlessWait() {
        int cpu = 0;
        while (!spins.waits(cpu)) {
            cpu++;
        }
        return new Violation(
                ViolationKind.LIVELOCK,
                cpu,
                space.machine().cpu(cpu).rip(),
                "CPU " + cpu + " waits in a loop for what nobody will write: no other CPU can go on");
    }

    /** The CPU whose state {@code transition} of the present state changes. */
    private int home(int transition) {
        return Transition.kind(transition) == Transition.DRAIN
                ? Transition.subject(transition)
                : space.actor(transition);
    }

    // ------------------------------------------------------------------ growing, shrinking

    /** Takes {@code transition} of the present state. */
    Event take(int transition) {
        int process = process(transition);
        int home = home(transition);
        int buffered = space.machine().cpu(home).storeBuffer().size();
        long steps = space.machine().cpu(home).get(Slot.TSC);
        int depth = order.size();
        if (depth == path.length) {
            path = Arrays.copyOf(path, 2 * depth);
            drainedBefore = Arrays.copyOf(drainedBefore, 2 * depth);
        }
        path[depth] = transition;
        drainedBefore[depth] = drained[home];
        space.take(transition);
        Event event = describe(transition, process, home, buffered);
        order.push(event);
        trace.push(event, steps);
        spins.push();
        return event;
    }

    /** Takes the last transition back. */
    void back() {
        Event last = order.event(order.size() - 1);
        space.back();
        spins.pop();
        trace.pop();
        order.pop();
        drained[last.home()] = drainedBefore[order.size()];
    }

    private Event describe(int transition, int process, int home, int buffered) {
        Footprint footprint = space.footprint();
        cellCount = 0;
        ownCount = 0;
        for (int i = 0; i < footprint.size(); i++) {
            long cell = footprint.cell(i);
            long coded = cell << 1 | (footprint.written(i) ? 1 : 0);
            if (Sharing.isMissing(cell)) {
                // What the CPU would have found in its store buffer matters only if it could have ended the execution.
                if (careful) {
                    own = appended(own, ownCount++, Sharing.found(cell) << 1);
                }
            } else if (Sharing.isBuffered(cell)) {
                own = appended(own, ownCount++, coded);
            } else {
                cells = appended(cells, cellCount++, coded);
            }
        }
        int accesses = cellCount;
        int first = drained[home];
        int end = first + 1;
        if (Transition.kind(transition) == Transition.DRAIN) {
            drained[home]++;
        } else {
            int now = space.machine().cpu(home).storeBuffer().size();
            // Stores that the step itself made visible are gone from the numbering of those that wait.
            first += buffered;
            end = Math.max(first, drained[home] + now);
        }
        Event.Kind kind = kind(transition, footprint);
        if (process == home && spins.releasedFrom(home) >= 0) {
            kind = kind == Event.Kind.STEP ? Event.Kind.AWAITED : kind;
            addAwaited(home);
        }
        return new Event(
                process,
                Transition.alternative(transition),
                home,
                kind,
                Arrays.copyOf(cells, cellCount),
                accesses,
                Arrays.copyOf(own, ownCount),
                first,
                end);
    }

    private Event.Kind kind(int transition, Footprint footprint) {
        if (hasEnded() || touchesEverybody(footprint)) {
            sharing.executions().endEarly();
            return Event.Kind.FINAL;
        }
        return switch (Transition.kind(transition)) {
            case Transition.ARRIVE, Transition.OFFER -> Event.Kind.EXTERNAL;
            default -> footprint.conditional() ? Event.Kind.CONDITIONAL : Event.Kind.STEP;
        };
    }

    private static boolean touchesEverybody(Footprint footprint) {
        for (int i = 0; i < footprint.size(); i++) {
            if (footprint.cell(i) == CpuCells.EVERYBODY) {
                return true;
            }
        }
        return false;
    }

    private void addAwaited(int cpu) {
        for (int i = spins.releasedFrom(cpu); i < spins.releasedTo(cpu); i++) {
            Event event = order.event(i);
            if (event.process() != cpu) {
                continue;
            }
            for (int j = 0; j < event.size(); j++) {
                cells = appended(cells, cellCount++, event.cell(j) << 1);
            }
            for (int j = 0; j < event.ownSize(); j++) {
                own = appended(own, ownCount++, event.ownCell(j) << 1);
            }
        }
    }

    private static long[] appended(long[] array, int at, long value) {
        long[] result = at == array.length ? Arrays.copyOf(array, 2 * at) : array;
        result[at] = value;
        return result;
    }
}
