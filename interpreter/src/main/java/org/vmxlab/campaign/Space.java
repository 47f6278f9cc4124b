package org.vmxlab.campaign;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What there is to try.
 *
 * @param faults that strike one run
 * @param division of the first of them
 * @param toTry what is to be tried of each stretch
 * @param unused what is not tried since nobody ever uses what the last fault changes
 * @param sameAsFewer what is not tried since nothing is left of an earlier fault where a later one strikes
 * @param sites of each kind in the run without faults
 */
record Space(
        int faults, Division division, List<Integer> toTry, long unused, long sameAsFewer, Map<FaultKind, Long> sites) {
    Space {
        toTry = List.copyOf(toTry);
        sites = Map.copyOf(sites);
    }

    /** Of single faults. */
    static Space ofSingle(Sites found) {
        Division division = new Division(found.injections());
        List<Integer> toTry = new ArrayList<>();
        for (int stretch = 0; stretch < division.stretches(); stretch++) {
            toTry.add(division.stretch(stretch).size());
        }
        Map<FaultKind, Long> sites = new HashMap<>(found.unused());
        found.injections().forEach(injection -> sites.merge(injection.kind(), injection.sites(), Long::sum));
        return new Space(
                1,
                division,
                toTry,
                found.unused().values().stream().mapToLong(Long::longValue).sum(),
                0,
                sites);
    }

    /** All that is to be tried. */
    long planned() {
        return toTry.stream().mapToLong(Integer::longValue).sum();
    }
}
