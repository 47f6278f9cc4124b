package org.vmxlab.campaign;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What there is to try.
 *
 * @param faults that strike one run
 * @param division of the first of them
 * @param toTry what is to be tried of each stretch
 * @param unused what is not tried since nobody ever uses what the last fault changes
 * @param sameAsFewer what is not tried since nothing is left of an earlier fault where a later one strikes
 * @param sites of each kind in the run without faults
 * @param sampledFrom how much there would be to try if faults were not drawn at random; nothing if they are not
 */
record Space(
        int faults,
        Division division,
        List<Integer> toTry,
        long unused,
        long sameAsFewer,
        Map<FaultKind, Long> sites,
        Optional<Size> sampledFrom) {
    /** A number of faults, or of combinations of them. */
    record Size(long number, Knowledge knowledge) {
        /** Whether it was counted. */
        enum Knowledge {
            COUNTED,
            ESTIMATED
        }
    }

    Space {
        toTry = List.copyOf(toTry);
        sites = Map.copyOf(sites);
    }

    /** Of single faults. */
    static Space ofSingle(Sites found, Campaign.Plan plan) {
        List<Injection> all = found.injections();
        List<Injection> drawn = plan.sampling()
                .map(sampling -> sampling.single(all, plan.kinds()))
                .orElse(all);
        Division division = new Division(drawn);
        List<Integer> toTry = new ArrayList<>();
        for (int stretch = 0; stretch < division.stretches(); stretch++) {
            toTry.add(division.stretch(stretch).size());
        }
        Map<FaultKind, Long> sites = new HashMap<>(found.unused());
        all.forEach(injection -> sites.merge(injection.kind(), injection.sites(), Long::sum));
        return new Space(
                1,
                division,
                toTry,
                found.unused().values().stream().mapToLong(Long::longValue).sum(),
                0,
                sites,
                drawn.size() == all.size()
                        ? Optional.empty()
                        : Optional.of(new Size(all.size(), Size.Knowledge.COUNTED)));
    }

    /** All that is to be tried. */
    long planned() {
        return toTry.stream().mapToLong(Integer::longValue).sum();
    }
}
