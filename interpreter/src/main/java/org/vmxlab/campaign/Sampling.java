package org.vmxlab.campaign;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.vmxlab.explore.Dice;

/**
 * Faults that are drawn at random instead of being tried all: each of those to be tried as likely as the others, and of
 * several in one run each as likely as the others that may strike there. The same seed draws the same.
 *
 * @param draws how many
 * @param batches in each of which about half of the kinds take part (a swarm); 1: all kinds do
 */
public record Sampling(long draws, long seed, int batches) {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /** One draw; what it draws depends on nothing but its key. */
    record Draw(Set<FaultKind> kinds, long key) {
        /** Which of {@code injections} is drawn; none if no kind takes part that is among them. */
        OptionalInt of(List<Injection> injections, int level) {
            int[] eligible = IntStream.range(0, injections.size())
                    .filter(i -> kinds.contains(injections.get(i).kind()))
                    .toArray();
            return eligible.length == 0
                    ? OptionalInt.empty()
                    : OptionalInt.of(eligible[new Dice(key + level * GOLDEN).below(eligible.length)]);
        }
    }

    /** All draws, in order. */
    List<Draw> all(List<FaultKind> kinds) {
        List<Set<FaultKind>> swarm = new ArrayList<>();
        Dice dice = new Dice(seed);
        for (int batch = 0; batch < batches; batch++) {
            swarm.add(batches == 1 ? new HashSet<>(kinds) : someOf(kinds, dice));
        }
        List<Draw> all = new ArrayList<>();
        for (long draw = 0; draw < draws; draw++) {
            all.add(new Draw(swarm.get((int) (draw * batches / draws)), dice.next()));
        }
        return all;
    }

    private static Set<FaultKind> someOf(List<FaultKind> kinds, Dice dice) {
        Set<FaultKind> some = new HashSet<>();
        for (FaultKind kind : kinds) {
            if (dice.below(2) == 1) {
                some.add(kind);
            }
        }
        if (some.isEmpty()) {
            some.add(kinds.get(dice.below(kinds.size())));
        }
        return some;
    }

    /** Those of {@code injections} that are drawn as single faults, none twice, in their order. */
    List<Injection> single(List<Injection> injections, List<FaultKind> kinds) {
        if (draws >= injections.size() && batches == 1) {
            return injections;
        }
        Map<Set<FaultKind>, List<Integer>> left = new HashMap<>();
        TreeSet<Integer> drawn = new TreeSet<>();
        for (Draw draw : all(kinds)) {
            List<Integer> eligible =
                    left.computeIfAbsent(draw.kinds, some -> shuffled(injections, some, new Dice(draw.key)));
            while (!eligible.isEmpty() && !drawn.add(eligible.remove(eligible.size() - 1))) {
                // Another batch has drawn it.
            }
        }
        return drawn.stream().map(injections::get).toList();
    }

    private static List<Integer> shuffled(List<Injection> injections, Set<FaultKind> kinds, Dice dice) {
        List<Integer> eligible = new ArrayList<>();
        for (int i = 0; i < injections.size(); i++) {
            if (kinds.contains(injections.get(i).kind())) {
                eligible.add(i);
            }
        }
        for (int i = eligible.size() - 1; i > 0; i--) {
            Collections.swap(eligible, i, dice.below(i + 1));
        }
        return eligible;
    }

    /** For each of {@code injections} the draws that begin with it. */
    Map<Injection, List<Draw>> firsts(List<Injection> injections, List<FaultKind> kinds) {
        Map<Injection, List<Draw>> firsts = new HashMap<>();
        for (Draw draw : all(kinds)) {
            draw.of(injections, 0)
                    .ifPresent(index -> firsts.computeIfAbsent(injections.get(index), first -> new ArrayList<>())
                            .add(draw));
        }
        return firsts;
    }
}
