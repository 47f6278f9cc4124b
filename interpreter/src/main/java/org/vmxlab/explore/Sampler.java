package org.vmxlab.explore;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;
import org.vmxlab.memory.Journal;
import org.vmxlab.verdict.Violation;

/**
 * Executions drawn at random, one after another from the beginning. Proves nothing; finds much in programs too large to
 * search. Executions have numbers, and each its own dice, so that they can be dealt out and gone on with.
 */
final class Sampler {
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
    private final IntArrayList path = new IntArrayList();
    private long executions;
    private long taken;
    private boolean cutShort;

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
            executions++;
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
        cutShort = false;
        return longest;
    }

    private boolean over() {
        return plan.stop().getAsBoolean() || plan.clock().getAsLong() - deadline > 0;
    }

    private void execute(Draw draw, int depth) {
        while (space.depth() > 0) {
            space.back();
        }
        path.clear();
        while (space.violation().isEmpty() && !space.discarded()) {
            int count = space.transitions(transitions, 0);
            if (count > 0 && path.size() >= depth) {
                cutShort = true;
                return;
            }
            if (count == 0) {
                space.atRest().ifPresent(this::found);
                return;
            }
            int transition = transitions[draw.next(transitions, count)];
            path.add(transition);
            space.take(transition);
            taken++;
        }
        space.violation().ifPresent(this::found);
    }

    private void found(Violation violation) {
        if (!sharing.grown()) {
            int[] way = Arrays.copyOf(path.toArray(), path.size());
            Finding finding = new Finding(violation, space.chain(violation), way);
            findings.putIfAbsent(finding.cause(), finding);
        }
    }

    /** Whether an execution was too long to be followed to its end. */
    boolean isCutShort() {
        return cutShort;
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
