package org.vmxlab.timeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.eclipse.collections.api.factory.primitive.IntIntMaps;
import org.eclipse.collections.api.factory.primitive.IntSets;
import org.eclipse.collections.api.map.primitive.MutableIntIntMap;
import org.eclipse.collections.api.set.primitive.MutableIntSet;
import org.vmxlab.vmx.VmxState;

/** Which events of a time line matter beyond their CPU, and which calls lie around them. */
final class Relevance {
    private final Timeline timeline;
    private final List<List<Event>> mattering = new ArrayList<>();
    /** Moments whose call has something that matters inside, or is open at the end. */
    private final MutableIntSet shownCalls = IntSets.mutable.empty();
    /** By moment, how many shown levels its return leaves. */
    private final MutableIntIntMap shownLevels = IntIntMaps.mutable.empty();

    Relevance(Timeline timeline) {
        this.timeline = timeline;
        findMattering();
        List<Deque<Integer>> open = new ArrayList<>();
        timeline.start().forEach(cpu -> open.add(new ArrayDeque<>()));
        for (int i = 0; i < timeline.moments().size(); i++) {
            follow(i, open.get(timeline.moments().get(i).cpu()));
        }
        open.forEach(levels -> levels.forEach(shownCalls::add));
    }

    private void findMattering() {
        Sharing sharing = new Sharing(timeline.moments(), timeline.cpus());
        for (Moment moment : timeline.moments()) {
            List<Event> events = new ArrayList<>();
            for (Event event : moment.events()) {
                if (matters(sharing, moment, event)) {
                    events.add(event);
                }
            }
            mattering.add(List.copyOf(events));
        }
    }

    private static boolean matters(Sharing sharing, Moment moment, Event event) {
        if (event instanceof Event.Drained drained) {
            return sharing.shared(drained);
        }
        if (event instanceof Event.Access access) {
            return sharing.shared(access)
                    && (sharing.tellsSomething(moment.cpu(), access) || !(access instanceof Event.Load));
        }
        if (event instanceof Event.PointerChanged change) {
            // That VMPTRLD makes its VMCS current goes without saying.
            return change.to() == VmxState.NONE;
        }
        return !(event instanceof Event.Call) && !(event instanceof Event.Back);
    }

    private void follow(int index, Deque<Integer> open) {
        for (Event event : timeline.moments().get(index).events()) {
            if (event instanceof Event.Back back) {
                leave(index, back.levels(), open);
            }
        }
        boolean step = timeline.moments().get(index).isStep();
        if (step && !mattering.get(index).isEmpty()) {
            open.forEach(shownCalls::add);
        }
        for (Event event : timeline.moments().get(index).events()) {
            if (event instanceof Event.Call) {
                open.push(index);
            } else if (event instanceof Event.Taken) {
                open.push(index);
                shownCalls.add(index);
            }
        }
    }

    private void leave(int index, int levels, Deque<Integer> open) {
        int shown = 0;
        for (int i = 0; i < levels && !open.isEmpty(); i++) {
            shown += shownCalls.contains(open.pop()) ? 1 : 0;
        }
        if (shown > 0) {
            shownLevels.put(index, shown);
        }
    }

    /** The events of moment {@code index} that are worth a line. */
    List<Event> shown(int index) {
        List<Event> shown = new ArrayList<>();
        for (Event event : timeline.moments().get(index).events()) {
            boolean wanted = event instanceof Event.Call
                    ? shownCalls.contains(index)
                    : event instanceof Event.Back
                            ? shownLevels.containsKey(index)
                            : mattering.get(index).contains(event);
            if (wanted) {
                shown.add(event);
            }
        }
        return shown;
    }

    /** How many shown levels {@code back}, of moment {@code index}, leaves. */
    int shownLevels(int index, Event.Back back) {
        return Math.min(back.levels(), shownLevels.get(index));
    }
}
