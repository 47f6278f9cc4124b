package org.vmxlab.campaign;

import java.util.Optional;
import org.vmxlab.verdict.Violation;
import org.vmxlab.verdict.ViolationKind;

/**
 * Looks for a run with the same faults and the same end in which CPUs take fewer turns: turns, many of them at first, then
 * fewer, are put off until later (delta debugging). What it finds is sound without the faults: it is still they that do it.
 */
final class Shortening {
    /** Steps that may be made for it, in lengths of the run: of short runs, and at least. */
    private static final long EFFORT = 32;

    private static final long LEAST = 2;
    /** Steps that may be made for it: what is drawn from long runs is not to take much longer than trying it. */
    private static final long MOST = 500_000;

    private final Reruns runs;
    private final StruckRun original;
    private StruckRun best;
    private Interleaving interleaving;
    private final long most;

    Shortening(Reruns runs, StruckRun original) {
        this.runs = runs;
        this.original = original;
        this.best = original;
        this.interleaving = runs.interleaving(original);
        long length = original.steps();
        this.most = runs.steps() + Math.min(EFFORT * length, Math.max(LEAST * length, MOST));
    }

    /** The shortest that it finds, if there is one shorter than the original. */
    Optional<StruckRun> shortest() {
        for (int first = 0; first < runs.cpus(); first++) {
            tryOut(new WithoutPreemption(first));
        }
        tryOut(interleaving.upToTheLastFault());
        for (int number = interleaving.turns(); number > 0; number = number == 1 ? 0 : (number + 1) / 2) {
            for (int first = 0; first < interleaving.turns(); ) {
                if (!tryDeferring(first, number)) {
                    first += number;
                }
            }
        }
        return best.equals(original) ? Optional.empty() : Optional.of(best);
    }

    private boolean tryDeferring(int first, int number) {
        Interleaving candidate = interleaving.deferring(first, number, runs.struck());
        return !candidate.isTheSameAs(interleaving) && tryOut(candidate);
    }

    private boolean tryOut(Way candidate) {
        if (runs.steps() > most) {
            return false;
        }
        Optional<StruckRun> run = runs.along(candidate, original).filter(this::isWanted);
        Optional<EndState> sound = run.isEmpty() ? Optional.empty() : runs.endWithoutFaults(candidate);
        if (sound.isPresent() && original.outcome().effect() == Effect.SILENT_CORRUPTION) {
            run = runs.along(candidate, original, sound.get());
        }
        if (run.isEmpty() || sound.isEmpty() || !endsAlike(run.get())) {
            return false;
        }
        best = run.get();
        interleaving = runs.interleaving(best);
        return true;
    }

    private boolean isWanted(StruckRun run) {
        boolean compared = original.outcome().effect() == Effect.SILENT_CORRUPTION;
        return run.isShorterThan(best)
                && (compared ? run.outcome().effect() == Effect.SILENT_CORRUPTION : endsAlike(run));
    }

    private boolean endsAlike(StruckRun run) {
        Optional<Violation> mine = original.outcome().violation();
        Optional<Violation> its = run.outcome().violation();
        return mine.isPresent() && its.isPresent() && isTheSame(mine.get(), its.get());
    }

    /** Where CPUs go round for ever, it is chance where they are when somebody looks. */
    private static boolean isTheSame(Violation mine, Violation its) {
        boolean endless = mine.kind() == ViolationKind.LIVELOCK || mine.kind() == ViolationKind.STEP_LIMIT;
        return mine.kind() == its.kind()
                && (endless
                        || mine.cpu() == its.cpu()
                                && mine.rip() == its.rip()
                                && mine.detail().equals(its.detail()));
    }
}
