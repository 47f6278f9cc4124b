package org.vmxlab.translator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.vmxlab.isa.Instruction;

/**
 * The loops of a region, by number: which is the innermost that each block is in. A loop that calls or returns counts as part of
 * what is around it, since whom it calls is there. Number {@link #NO_LOOP} stands for all that is in none.
 */
final class LoopNest {
    static final int NO_LOOP = 0;
    /** Answer of {@link #towards}: not within the loop. */
    static final int OUTWARD = -1;

    /** Instructions of a loop that is short enough to be written twice. */
    private static final int LONGEST_PEELED = 32;

    private final Map<Long, List<Long>> successors = new HashMap<>();
    private final Map<Long, Integer> innermost = new TreeMap<>();
    private final Map<Long, Integer> lengths = new HashMap<>();
    private final Set<Long> calling = new HashSet<>();
    private final List<Integer> parents = new ArrayList<>(List.of(OUTWARD));
    private final Set<Integer> peeled = new HashSet<>();
    private final Set<Long> peeledHeads = new HashSet<>();

    /** The loops of {@code region}; those of nothing but {@code simple} instructions may be peeled. */
    LoopNest(Region region, Predicate<Instruction> simple) {
        for (Region.Block block : region.blocks()) {
            innermost.put(block.address(), NO_LOOP);
            boolean allSimple = block.instructions().stream().allMatch(simple);
            lengths.put(block.address(), allSimple ? block.instructions().size() : LONGEST_PEELED + 1);
            successors.put(block.address(), new ArrayList<>());
        }
        for (Region.Block block : region.blocks()) {
            if (Region.isCall(block.last())) {
                calling.add(block.address());
                lead(block, block.last().next());
            } else {
                Region.ways(block.last()).forEach(way -> lead(block, way));
            }
        }
        nest(successors.keySet(), Set.of(), NO_LOOP);
    }

    private void lead(Region.Block block, long to) {
        if (contains(to)) {
            ways(block.address()).add(to);
        }
    }

    /** Whether a block of the region begins at {@code address}. */
    boolean contains(long address) {
        return innermost.containsKey(address);
    }

    /** Number of the innermost loop that the block at {@code address} is in. */
    int of(long address) {
        return Objects.requireNonNull(innermost.get(address));
    }

    private List<Long> ways(long block) {
        return Objects.requireNonNull(successors.get(block));
    }

    /** Loops, with the one that stands for none. */
    int size() {
        return parents.size();
    }

    /** Which way the block at {@code address} is from {@code loop}: in it, in a loop right within it, or {@link #OUTWARD}. */
    int towards(int loop, long address) {
        int at = of(address);
        int within = at;
        while (at != loop && at != OUTWARD) {
            within = at;
            at = parents.get(at);
        }
        return at == OUTWARD ? OUTWARD : within;
    }

    /** Addresses of the blocks in {@code loop} and in those within it. */
    List<Long> blocksOf(int loop) {
        return innermost.keySet().stream()
                .filter(address -> towards(loop, address) != OUTWARD)
                .toList();
    }

    /** Loops right within {@code loop}. */
    List<Integer> within(int loop) {
        return IntStream.range(1, size())
                .filter(inner -> parents.get(inner) == loop)
                .boxed()
                .toList();
    }

    /** Addresses outside of {@code loop}, but in the region, to which it goes. */
    List<Long> exitsOf(int loop) {
        return blocksOf(loop).stream()
                .flatMap(block -> ways(block).stream())
                .filter(next -> towards(loop, next) == OUTWARD)
                .distinct()
                .toList();
    }

    /** Whether the first time round {@code loop} is written apart. */
    boolean isPeeled(int loop) {
        return peeled.contains(loop);
    }

    /** Whether a peeled loop begins at {@code address}. */
    boolean isPeeledHead(long address) {
        return peeledHeads.contains(address);
    }

    /**
     * Numbers the loops among {@code blocks}, which are in loop {@code parent}, and those within them; jumps to {@code heads} do
     * not count.
     *
     * @return whether there are any
     */
    private boolean nest(Set<Long> blocks, Set<Long> heads, int parent) {
        List<Set<Long>> found = new StronglyConnected(blocks, block -> waysWithin(block, blocks, heads)).loops();
        for (Set<Long> loop : found) {
            Set<Long> entered = headsOf(loop);
            int number = loop.stream().anyMatch(calling::contains) ? parent : add(loop, parent);
            Set<Long> within = new HashSet<>(heads);
            within.addAll(entered);
            boolean outer = nest(loop, within, number);
            int length = loop.stream().mapToInt(lengths::get).sum();
            if (!outer && number != parent && length <= LONGEST_PEELED) {
                peeled.add(number);
                peeledHeads.addAll(entered);
            }
        }
        return !found.isEmpty();
    }

    private List<Long> waysWithin(long block, Set<Long> blocks, Set<Long> heads) {
        return ways(block).stream()
                .filter(next -> blocks.contains(next) && !heads.contains(next))
                .toList();
    }

    private int add(Set<Long> loop, int parent) {
        int number = size();
        parents.add(parent);
        loop.forEach(block -> innermost.put(block, number));
        return number;
    }

    /** Where {@code loop} is entered: where it begins if the region does so in it. */
    private Set<Long> headsOf(Set<Long> loop) {
        Set<Long> entered = new HashSet<>();
        successors.forEach((from, all) -> {
            if (!loop.contains(from)) {
                all.stream().filter(loop::contains).forEach(entered::add);
            }
        });
        return entered.isEmpty() ? Set.of(Collections.min(loop)) : entered;
    }
}
