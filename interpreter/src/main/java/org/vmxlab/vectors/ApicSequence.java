package org.vmxlab.vectors;

import java.util.ArrayList;
import java.util.List;

/** Operations on the local APICs of several CPUs, one after the other. */
record ApicSequence(String name, List<ApicOperation> operations) {
    ApicSequence {
        operations = List.copyOf(operations);
    }

    /** The same without operations {@code from} to {@code to} - 1. */
    ApicSequence without(int from, int to) {
        List<ApicOperation> rest = new ArrayList<>(operations.subList(0, from));
        rest.addAll(operations.subList(to, operations.size()));
        return new ApicSequence(name, rest);
    }
}
