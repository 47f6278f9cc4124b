package org.vmxlab.campaign;

import java.util.List;
import java.util.Optional;
import org.vmxlab.schedule.Decision;
import org.vmxlab.schedule.Performed;
import org.vmxlab.schedule.ReplayFile;

/**
 * A run with faults as it was made, from the beginning to its end.
 *
 * @param performed all that was decided
 * @param strikes each fault
 * @param judgement if the machine itself has nothing against the end
 */
record StruckRun(
        List<Performed> performed, List<Strike> strikes, Outcome outcome, Optional<ReplayFile.Judgement> judgement) {
    StruckRun {
        performed = List.copyOf(performed);
        strikes = List.copyOf(strikes);
    }

    /**
     * Where a fault struck.
     *
     * @param place among what was performed
     * @param rip where the CPU was whose step it strikes
     * @param made steps that this CPU had made
     */
    record Strike(int place, long rip, long made) {
        /** Whether the CPU was at the same step of its program, whatever the others had done. */
        boolean isAtTheSameStepAs(Strike other) {
            return rip == other.rip && made == other.made;
        }
    }

    /** How often another CPU went on. */
    long switches() {
        int[] cpus = performed.stream()
                .filter(each -> each.decision() instanceof Decision.Execute)
                .mapToInt(each -> ((Decision.Execute) each.decision()).cpu())
                .toArray();
        long switches = 0;
        for (int i = 1; i < cpus.length; i++) {
            switches += cpus[i] == cpus[i - 1] ? 0 : 1;
        }
        return switches;
    }

    /** Steps of all CPUs. */
    long steps() {
        return steps(performed);
    }

    static long steps(List<Performed> performed) {
        return performed.stream()
                .mapToLong(each -> each.decision() instanceof Decision.Execute execute ? execute.steps() : 0)
                .sum();
    }

    /** Whether fewer switches, or at least fewer steps, come to its end than in {@code other}. */
    boolean isShorterThan(StruckRun other) {
        return switches() < other.switches() || switches() == other.switches() && steps() < other.steps();
    }
}
