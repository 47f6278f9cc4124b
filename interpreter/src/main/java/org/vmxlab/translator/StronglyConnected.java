package org.vmxlab.translator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;

/** Strongly connected components of blocks, by Tarjan's algorithm. */
final class StronglyConnected {
    private final Set<Long> blocks;
    private final LongFunction<List<Long>> ways;
    private final Map<Long, Integer> numbers = new HashMap<>();
    private final Map<Long, Integer> lowest = new HashMap<>();
    private final Deque<Long> open = new ArrayDeque<>();
    private final Set<Long> isOpen = new HashSet<>();
    private final List<Set<Long>> loops = new ArrayList<>();

    /** The components of {@code blocks}, from each of which {@code ways} lead to others of them. */
    StronglyConnected(Set<Long> blocks, LongFunction<List<Long>> ways) {
        this.blocks = blocks;
        this.ways = ways;
    }

    /** Those that can be gone round. */
    List<Set<Long>> loops() {
        blocks.stream().sorted().filter(block -> !numbers.containsKey(block)).forEach(this::visit);
        return loops;
    }

    private void visit(long block) {
        int number = numbers.size();
        numbers.put(block, number);
        lowest.put(block, number);
        open.push(block);
        isOpen.add(block);
        for (long next : ways.apply(block)) {
            if (!numbers.containsKey(next)) {
                visit(next);
                lowest.merge(block, lowest.get(next), Math::min);
            } else if (isOpen.contains(next)) {
                lowest.merge(block, numbers.get(next), Math::min);
            }
        }
        if (lowest.get(block) == number) {
            close(block);
        }
    }

    private void close(long first) {
        Set<Long> component = new HashSet<>();
        long block;
        do {
            block = open.pop();
            isOpen.remove(block);
            component.add(block);
        } while (block != first);
        if (component.size() > 1 || ways.apply(first).contains(first)) {
            loops.add(component);
        }
    }
}
