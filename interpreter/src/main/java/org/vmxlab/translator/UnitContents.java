package org.vmxlab.translator;

import java.util.ArrayList;
import java.util.List;
import org.vmxlab.engine.Action;
import org.vmxlab.isa.Instruction;

/** What the methods of a unit speak of by number: instructions, as often as they are written, and actions. */
final class UnitContents {
    private final List<Long> addresses = new ArrayList<>();
    private final List<Integer> behind = new ArrayList<>();
    private final List<Action> actions = new ArrayList<>();

    /** Number of {@code instruction}, {@code behindIt} more of its block behind it. */
    int number(Instruction instruction, int behindIt) {
        addresses.add(instruction.address());
        behind.add(behindIt);
        return addresses.size() - 1;
    }

    /** Number of {@code action}. */
    int action(Action action) {
        actions.add(action);
        return actions.size() - 1;
    }

    long[] addresses() {
        return addresses.stream().mapToLong(Long::longValue).toArray();
    }

    int[] behind() {
        return behind.stream().mapToInt(Integer::intValue).toArray();
    }

    Action[] actions() {
        return actions.toArray(new Action[0]);
    }
}
