package org.vmxlab.translator;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Where a unit looks whether it may make more steps: before blocks that are jumped back to or called, so that no way goes round
 * without a look, and behind what may go anywhere. At a look there must be steps left for the longest way to the next.
 */
final class StepBounds {
    private final Map<Long, Region.Block> blocks = new HashMap<>();
    private final Set<Long> looks = new HashSet<>();
    private final Map<Long, Integer> longest = new HashMap<>();

    StepBounds(Region region) {
        region.blocks().forEach(block -> blocks.put(block.address(), block));
        for (Region.Block block : region.blocks()) {
            Region.target(block.last())
                    .filter(target -> target <= block.address() || Region.isCall(block.last()))
                    .ifPresent(looks::add);
            Region.likelyWay(block.last()).ifPresent(looks::add);
        }
    }

    /** Whether there is a look on every way to the block at {@code address}. */
    boolean looksAt(long address) {
        return looks.contains(address);
    }

    /** Steps on the longest way from the block at {@code address} to the next look, its own included. */
    int longestFrom(long address) {
        Integer known = longest.get(address);
        if (known != null) {
            return known;
        }
        Region.Block block = blocks.get(address);
        if (block == null) {
            return 0;
        }
        int behind = 0;
        for (long way : Region.ways(block.last())) {
            behind = Math.max(behind, behindLook(way));
        }
        int steps = block.instructions().size() + behind;
        longest.put(address, steps);
        return steps;
    }

    private int behindLook(long address) {
        return looks.contains(address) ? 0 : longestFrom(address);
    }

    /** The longest of all. */
    int longest() {
        return blocks.keySet().stream().mapToInt(this::longestFrom).max().orElse(0);
    }
}
