package org.vmxlab.scenarios;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.vmxlab.assembler.Program;
import org.vmxlab.cpu.Policy;
import org.vmxlab.explore.Bounds;
import org.vmxlab.explore.Exploration;
import org.vmxlab.explore.Explorer;
import org.vmxlab.explore.Plan;
import org.vmxlab.explore.Progress;
import org.vmxlab.explore.Strategy;
import org.vmxlab.guest.Guest;

/** Explorations of programs, as tests want them. */
final class Explorations {
    private Explorations() {}

    /** All interleavings of {@code program} and all that they run into. */
    static Exploration survey(Program program) throws InterruptedException {
        return survey(new Guest(program, Policy.DEFAULT));
    }

    /** The same of {@code guest}, on the engine that it has. */
    static Exploration survey(Guest guest) throws InterruptedException {
        Bounds bounds = new Bounds(
                OptionalInt.empty(),
                Bounds.DEFAULT_DEPTH,
                OptionalLong.empty(),
                OptionalLong.empty(),
                Duration.ofMinutes(5),
                1L << 30);
        Plan plan = new Plan(
                Strategy.DFS, bounds, 1, Plan.Extent.ALL_VIOLATIONS, 1, () -> false, System::nanoTime, Progress.SILENT);
        return new Explorer(guest.subject(), plan).explore();
    }
}
