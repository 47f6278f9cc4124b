package org.vmxlab.explore;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;
import org.vmxlab.memory.Journal;
import org.vmxlab.verdict.Violation;

/**
 * Executions drawn at random, one after another from the beginning. Proves nothing; finds much in programs too large to
 * search. Executions have numbers, and each its own dice, so that they can be dealt out and gone on with.
 */
final class Sampler {
    private static final int CLOCK_MASK = 0xfff;
    /** Executions that show how long executions are. */
    private static final int PROBES = 8;
    /** Transitions of one probe at the most. */
    private static final int LONGEST_PROBE = 20_000;

    private final StateSpace space;
    private final Sharing sharing;
    private final Plan plan;
    private final long deadline;
    private final int[] transitions = new int[StateSpace.MOST_TRANSITIONS];
    private final Map<Finding.Cause, Finding> findings = new LinkedHashMap<>();
    private final Set<Cut> cuts = EnumSet.noneOf(Cut.class);
    private final IntArrayList path = new IntArrayList();
    private long executions;
    private long taken;
    /** Whether the execution at hand was left, to be drawn again when there is time. */
    private boolean abandoned;

    /** Picks the next transition of an execution. */
    interface Draw {
        /** A new execution begins, with its dice. */
        void begin(Dice dice);

        /** Place of one of the first {@code count} of {@code transitions}, those of the present state. */
        int next(int[] transitions, int count);
    }

    Sampler(StateSpace space, Sharing sharing, Plan plan, long deadline) {
        this.space = space;
        this.sharing = sharing;
        this.plan = plan;
        this.deadline = deadline;
    }

    /**
     * Draws up to {@code limit} executions of the shard after the first {@code done}; fewer when one fails and that is
     * enough, when time is up, and when knowledge grew.
     */
    void run(long done, long limit) {
        Draw draw = draw();
        boolean first = plan.extent() == Plan.Extent.FIRST_VIOLATION;
        while (executions < limit && !over() && !sharing.grown() && !(first && !findings.isEmpty())) {
            long number = (done + executions) * plan.shard().of() + plan.shard().number();
            draw.begin(dice(number));
            execute(draw, plan.bounds().depth());
            executions += abandoned ? 0 : 1;
            tell(done + executions, done + limit);
        }
    }

    private void tell(long drawn, long wanted) {
        plan.progress().at(new Progress.Standing(Progress.Unit.EXECUTIONS, drawn, taken, 0));
        if (plan.progress().wantsEstimate()) {
            plan.progress().estimated(Optional.of(Estimate.exact((double) drawn / wanted)));
        }
    }

    private Dice dice(long number) {
        return new Dice(Journal.mix(plan.seed(), number));
    }

    private Draw draw() {
        return switch (plan.strategy()) {
            case PCT -> new PriorityDraw(length());
            case POS -> new PartialOrderDraw(space);
            default -> new UniformDraw();
        };
    }

    /** Transitions of the longest of a few executions, the same few for everybody. */
    private int length() {
        int longest = 1;
        Draw uniform = new UniformDraw();
        for (int i = 1; i <= PROBES; i++) {
            uniform.begin(dice(-i));
            execute(uniform, LONGEST_PROBE);
            longest = Math.max(longest, path.size());
        }
        cuts.removeAll(EnumSet.of(Cut.DEPTH, Cut.MEMORY));
        return longest;
    }

    private boolean over() {
        if (plan.clock().getAsLong() - deadline > 0) {
            cuts.add(Cut.TIME);
        }
        return cuts.contains(Cut.TIME) || plan.stop().getAsBoolean();
    }

    private void execute(Draw draw, int depth) {
        while (space.depth() > 0) {
            space.back();
        }
        path.clear();
        abandoned = false;
        while (!space.over()) {
            int count = space.transitions(transitions, 0);
            if (count == 0) {
                space.atRest().ifPresent(this::found);
                return;
            }
            if (isTooLong(depth)) {
                return;
            }
            int transition = transitions[draw.next(transitions, count)];
            path.add(transition);
            space.take(transition);
            taken++;
        }
        space.violation().ifPresent(this::found);
        if (space.stretched()) {
            cuts.add(Cut.STRETCH);
        }
    }

    /** Whether the present execution, which could go on, is left here. */
    private boolean isTooLong(int depth) {
        if (path.size() >= depth) {
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
        abandoned = over();
        return abandoned;
    }

    private void found(Violation violation) {
        if (!sharing.grown()) {
            int[] way = Arrays.copyOf(path.toArray(), path.size());
            Finding finding = Finding.at(space, violation, way);
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
