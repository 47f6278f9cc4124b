package org.vmxlab.schedule;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vmxlab.machine.Machine;
import org.vmxlab.verdict.Violation;

/**
 * The decisions of a saved run whose end was judged by comparing it with another run: where the machine ends as it did then,
 * the verdict is the same.
 */
public final class Judged implements Schedule {
    private final Verified recorded;
    private final ReplayFile.Judgement judgement;
    private @Nullable Violation found;

    public Judged(Verified recorded, ReplayFile.Judgement judgement) {
        this.recorded = recorded;
        this.judgement = judgement;
    }

    @Override
    public Optional<Decision> next(Machine machine) {
        Optional<Decision> decision = recorded.next(machine);
        if (decision.isEmpty()) {
            recorded.require(
                    machine.stateHash() == judgement.stateHash(),
                    "the end state with hash 0x" + Long.toHexString(judgement.stateHash()),
                    "0x" + Long.toHexString(machine.stateHash()));
            found = judgement.violation();
        }
        return decision;
    }

    @Override
    public void executed(Machine machine, long steps) {
        recorded.executed(machine, steps);
    }

    @Override
    public Optional<Violation> verdict() {
        return Optional.ofNullable(found);
    }
}
