package org.vmxlab.explore;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;
import org.vmxlab.verdict.Violation;

/** Executions drawn at random, one after another from the beginning. Proves nothing; finds much in programs too large to search. */
final class Sampler {
    private static final int CLOCK_MASK = 0xfff;

    private final StateSpace space;
    private final Sharing sharing;
    private final Plan plan;
    private final long deadline;
    private final Draw draw;
    private final int[] transitions = new int[StateSpace.MOST_TRANSITIONS];
    private final Map<Finding.Cause, Finding> findings = new LinkedHashMap<>();
    private final Set<Cut> cuts = EnumSet.noneOf(Cut.class);
    private final IntArrayList path = new IntArrayList();
    private long executions;
    private long taken;

    /** Picks the next transition of an execution. */
    interface Draw {
        /** A new execution begins. */
        void begin();

        /** Place of one of the first {@code count} of {@code transitions}, those of the present state. */
        int next(int[] transitions, int count);
    }

    Sampler(StateSpace space, Sharing sharing, Plan plan, long deadline, Draw draw) {
        this.space = space;
        this.sharing = sharing;
        this.plan = plan;
        this.deadline = deadline;
        this.draw = draw;
    }

    /**
     * Draws up to {@code limit} executions; fewer when one fails and that is enough, when time is up, and when knowledge
     * grew.
     */
    void run(long limit) {
        boolean first = plan.extent() == Plan.Extent.FIRST_VIOLATION;
        while (executions < limit && !over() && !sharing.grown() && !(first && !findings.isEmpty())) {
            execute();
            executions++;
            plan.progress().at(executions, taken, 0);
        }
    }

    private boolean over() {
        if (plan.clock().getAsLong() - deadline > 0) {
            cuts.add(Cut.TIME);
        }
        return cuts.contains(Cut.TIME) || plan.stop().getAsBoolean();
    }

    private void execute() {
        while (space.depth() > 0) {
            space.back();
        }
        path.clear();
        draw.begin();
        while (space.violation().isEmpty() && !space.discarded()) {
            int count = space.transitions(transitions, 0);
            if (count == 0) {
                space.atRest().ifPresent(this::found);
                return;
            }
            if (isTooLong()) {
                return;
            }
            int transition = transitions[draw.next(transitions, count)];
            path.add(transition);
            space.take(transition);
            taken++;
        }
        space.violation().ifPresent(this::found);
    }

    /** Whether the present execution, which could go on, is left here. */
    private boolean isTooLong() {
        if (path.size() >= plan.bounds().depth()) {
            cuts.add(Cut.DEPTH);
            return true;
        }
        if ((taken & CLOCK_MASK) != 0) {
            return false;
        }
        if (space.bytes() + (long) Integer.BYTES * path.size() > plan.bounds().bytes()) {
            cuts.add(Cut.MEMORY);
            return true;
        }
        return over();
    }

    private void found(Violation violation) {
        if (!sharing.grown()) {
            int[] way = Arrays.copyOf(path.toArray(), path.size());
            Finding finding = new Finding(violation, space.chain(violation), way);
            findings.putIfAbsent(finding.cause(), finding);
        }
    }

    /** Why executions were left before they had come to an end. */
    Set<Cut> cuts() {
        return cuts;
    }

    List<Finding> findings() {
        return List.copyOf(findings.values());
    }

    long executions() {
        return executions;
    }

    long transitions() {
        return taken;
    }
}
