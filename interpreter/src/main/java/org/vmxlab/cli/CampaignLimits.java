package org.vmxlab.cli;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.vmxlab.campaign.Campaign;
import org.vmxlab.explore.Cut;

/** What ends a campaign before everything is tried. */
final class CampaignLimits {
    private final BooleanSupplier interrupted;
    private final long begun = System.nanoTime();
    private final long nanos;
    private final long executions;
    private final AtomicLong tried = new AtomicLong();

    /** @param executions faults to try at the most; no bound if there is none */
    CampaignLimits(BooleanSupplier interrupted, Duration time, @Nullable Long executions) {
        this.interrupted = interrupted;
        this.nanos = time.toNanos();
        this.executions = executions == null ? Long.MAX_VALUE : executions;
    }

    /** Whether the campaign is to end. */
    boolean exceeded() {
        return interrupted.getAsBoolean() || tried.get() >= executions || System.nanoTime() - begun > nanos;
    }

    /** Which of them are exceeded. */
    Set<Cut> cuts() {
        Set<Cut> cuts = EnumSet.noneOf(Cut.class);
        if (interrupted.getAsBoolean()) {
            cuts.add(Cut.INTERRUPTED);
        } else if (tried.get() >= executions) {
            cuts.add(Cut.EXECUTIONS);
        } else {
            cuts.add(Cut.TIME);
        }
        return cuts;
    }

    /** {@code progress}, heard here as well. */
    Campaign.Progress counting(Campaign.Progress progress) {
        return new Campaign.Progress() {
            @Override
            public void at(long done, long all) {
                tried.accumulateAndGet(done, Math::max);
                progress.at(done, all);
            }

            @Override
            public void counted(long firsts, long all, long combinations) {
                progress.counted(firsts, all, combinations);
            }
        };
    }
}
