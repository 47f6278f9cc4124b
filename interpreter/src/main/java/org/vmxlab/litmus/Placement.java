package org.vmxlab.litmus;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the locations of a test lie: each aligned, none shares 16 bytes with another. */
final class Placement {
    /** Far from the small numbers that tests compute with, so that a value is recognised as an address. */
    static final long BASE = 0x5ca1_0000L;

    private static final long ALIGNMENT = 16;

    private final Map<String, Long> addresses = new LinkedHashMap<>();
    private final Map<Long, String> names = new LinkedHashMap<>();
    private final long end;

    Placement(List<Location> locations) {
        long next = BASE;
        for (Location location : locations) {
            addresses.put(location.name(), next);
            names.put(next, location.name());
            next += Math.max(ALIGNMENT, location.bytes() + ALIGNMENT - 1 & -ALIGNMENT);
        }
        end = next;
    }

    /** First byte behind all locations. */
    long end() {
        return end;
    }

    long address(Location location) {
        return address(location.name());
    }

    /** The word that {@code constant} stands for. */
    long word(Constant constant) {
        return constant instanceof Constant.Number number
                ? number.value()
                : address(((Constant.AddressOf) constant).name());
    }

    private long address(String name) {
        Long address = addresses.get(name);
        if (address == null) {
            throw new IllegalStateException("the parser let the unknown location '" + name + "' pass");
        }
        return address;
    }

    /** The location whose address {@code word} is. */
    Optional<String> nameOf(long word) {
        return Optional.ofNullable(names.get(word));
    }
}
