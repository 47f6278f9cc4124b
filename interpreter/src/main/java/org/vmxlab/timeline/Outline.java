package org.vmxlab.timeline;

import java.util.ArrayList;
import java.util.List;

/**
 * What matters of a run, line by line: VMX instructions, IPIs, interrupts, accesses to what other CPUs touch, calls
 * around them. All other steps are counted: the steps of all rows together are those of the run.
 */
public final class Outline {
    private static final int SHORT = 10;

    private final Timeline timeline;
    private final Relevance relevance;
    private final List<Row> rows = new ArrayList<>();
    private final int[] depth;
    private int lastCpu = -1;
    private long pending;
    private long pendingStep;
    private int pendingMoment;

    private Outline(Timeline timeline) {
        this.timeline = timeline;
        this.relevance = new Relevance(timeline);
        this.depth = new int[timeline.cpus()];
    }

    /** The rows of {@code timeline}, in order. */
    public static List<Row> of(Timeline timeline) {
        Outline outline = new Outline(timeline);
        for (int i = 0; i < timeline.moments().size(); i++) {
            outline.add(i);
        }
        outline.flush();
        return List.copyOf(outline.rows);
    }

    private void add(int index) {
        Moment moment = timeline.moments().get(index);
        if (moment.cpu() != lastCpu && moment.isStep()) {
            flush();
            lastCpu = moment.cpu();
        }
        List<Event> shown = relevance.shown(index);
        boolean counts = moment.kind() == Moment.Kind.STEP;
        if (shown.isEmpty()) {
            if (counts) {
                pending++;
                pendingStep = moment.step();
                pendingMoment = index;
            }
            return;
        }
        if (!moment.isStep()) {
            flush();
        }
        for (int i = 0; i < shown.size(); i++) {
            append(moment, index, shown.get(i), i == 0 && counts ? 1 : 0);
        }
    }

    private void append(Moment moment, int index, Event event, long steps) {
        int cpu = moment.cpu();
        if (event instanceof Event.Back back) {
            depth[cpu] = Math.max(0, depth[cpu] - relevance.shownLevels(index, back));
        }
        Row last = rows.isEmpty() ? null : rows.get(rows.size() - 1);
        boolean between = !moment.isStep();
        if (last != null
                && last.cpu() == cpu
                && lastCpu == cpu
                && between == (last.steps() == 0)
                && goTogether(last, index, event)) {
            rows.set(rows.size() - 1, merged(last, moment, index, event, steps));
            pending = 0;
        } else {
            long leadingUp = leadsUp(event, cpu) ? pending : 0;
            pending -= leadingUp;
            flush();
            rows.add(new Row(cpu, moment.step(), index, leadingUp + steps, depth[cpu], List.of(event)));
        }
        if (event instanceof Event.Call || event instanceof Event.Taken) {
            depth[cpu]++;
        }
    }

    /** Whether the few steps before {@code event} only prepare it: arguments of a call, registers restored at its end. */
    private boolean leadsUp(Event event, int cpu) {
        return cpu == lastCpu && pending < SHORT && (event instanceof Event.Call || event instanceof Event.Back);
    }

    private Row merged(Row last, Moment moment, int index, Event event, long steps) {
        List<Event> events = new ArrayList<>(event instanceof Event.Back ? List.of() : last.events());
        events.add(event);
        int level = event instanceof Event.Back ? depth[moment.cpu()] : last.depth();
        return new Row(moment.cpu(), moment.step(), index, last.steps() + pending + steps, level, events);
    }

    private static boolean goTogether(Row last, int index, Event event) {
        if (last.local()) {
            return false;
        }
        Event before = last.events().get(last.events().size() - 1);
        boolean sameMoment = last.moment() == index;
        if (event instanceof Event.Call) {
            return before instanceof Event.Call || before instanceof Event.Back;
        }
        if (event instanceof Event.Back) {
            return before instanceof Event.Back;
        }
        if (event instanceof Event.FieldInstruction field) {
            return before instanceof Event.FieldInstruction other
                    && other.vmcs() == field.vmcs()
                    && other.mnemonic().equals(field.mnemonic());
        }
        if (event instanceof Event.Drained) {
            return sameMoment && before instanceof Event.Drained;
        }
        if (event instanceof Event.PointerChanged) {
            return sameMoment && before instanceof Event.RegionInstruction;
        }
        return sameMoment
                && event instanceof Event.Store store
                && before instanceof Event.Load load
                && load.address() == store.address();
    }

    private void flush() {
        if (pending > 0) {
            rows.add(new Row(lastCpu, pendingStep, pendingMoment, pending, depth[lastCpu], List.of()));
            pending = 0;
        }
    }
}
