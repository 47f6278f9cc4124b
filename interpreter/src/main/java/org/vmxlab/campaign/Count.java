package org.vmxlab.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** Counts combinations of faults before any is tried. */
final class Count {
    private final Subject subject;
    private final BaseRun base;
    private final Familiar familiar;
    private final Campaign.Plan plan;
    private final Combinations combinations;
    private final AtomicInteger nextStretch = new AtomicInteger();
    private final AtomicLong firsts = new AtomicLong();
    private final AtomicLong toTry = new AtomicLong();
    private final AtomicLong groups = new AtomicLong();
    private final AtomicLong followers = new AtomicLong();
    private final AtomicLong sameAsFewer = new AtomicLong();

    Count(Subject subject, BaseRun base, Familiar familiar, Campaign.Plan plan, Combinations combinations) {
        this.subject = subject;
        this.base = base;
        this.familiar = familiar;
        this.plan = plan;
        this.combinations = combinations;
    }

    /** The combinations that begin with one of {@code injections}. */
    Space of(List<Injection> injections, Predicate<Step> filter) throws InterruptedException, Campaign.TooMany {
        Division division = new Division(combinations.firstsOf(injections));
        boolean bounded = plan.sampling().isEmpty();
        AtomicIntegerArray sizes = new AtomicIntegerArray(division.stretches());
        if (!bounded || injections.size() <= plan.most()) {
            Workers.run(plan.parallelism(), () -> work(division, sizes, bounded ? plan.most() : Long.MAX_VALUE));
        }
        if (bounded && (injections.size() > plan.most() || toTry.get() > plan.most())) {
            throw new Campaign.TooMany(String.format(
                    Locale.ROOT,
                    "there are more than %,d combinations of %d faults to be tried; there are %,d places for the first"
                            + " fault alone",
                    plan.most(),
                    plan.faults(),
                    injections.size()));
        }
        List<Integer> stretches = new ArrayList<>();
        for (int stretch = 0; stretch < sizes.length(); stretch++) {
            stretches.add(sizes.get(stretch));
        }
        return new Space(
                plan.faults(),
                division,
                stretches,
                0,
                sameAsFewer.get(),
                Combinations.sitesOfKinds(injections, filter),
                bounded ? Optional.empty() : Optional.of(estimate(injections.size())));
    }

    /** From how many faults there are to follow those that were drawn first. */
    private Space.Size estimate(int places) {
        double mean = groups.get() == 0 ? 0 : (double) followers.get() / groups.get();
        return new Space.Size(Math.round(places * mean), Space.Size.Knowledge.ESTIMATED);
    }

    private void work(Division division, AtomicIntegerArray sizes, long most) {
        Leader leader = new Leader(subject, familiar);
        Trial trial = new Trial(subject, leader.machine(), base, familiar, Trial.Merge.NEVER);
        for (int stretch = nextStretch.getAndIncrement();
                stretch < division.stretches();
                stretch = nextStretch.getAndIncrement()) {
            int number = stretch;
            List<Injection> injections = division.stretch(stretch);
            for (int i = 0; i < injections.size() && toTry.get() <= most; i++) {
                leader.advance(injections.get(i));
                combinations.of(
                        leader.struck(), injections, i, new Combinations.Walk(trial, () -> false, (group, run) -> {
                            long weight = group.before().stream()
                                    .mapToLong(Injection::sites)
                                    .reduce(1, (a, b) -> a * b);
                            groups.incrementAndGet();
                            followers.addAndGet(group.possible());
                            toTry.addAndGet(group.last().size());
                            sizes.addAndGet(number, group.last().size());
                            sameAsFewer.addAndGet(weight * group.sameAsFewer());
                        }));
                leader.back();
                plan.progress().counted(firsts.incrementAndGet(), division.size(), toTry.get());
            }
        }
    }
}
