package org.vmxlab.litmus;

import java.util.List;

/**
 * An object in memory that the threads share.
 *
 * @param elements initial values; more than one for an array
 */
record Location(String name, IntegerType type, List<Constant> elements) {
    Location {
        elements = List.copyOf(elements);
    }

    /** A location that nobody declared: an integer that is 0. */
    static Location implicit(String name) {
        return new Location(name, IntegerType.UNTYPED, List.of(new Constant.Number(0)));
    }

    int bytes() {
        return elements.size() * type.bytes();
    }
}
