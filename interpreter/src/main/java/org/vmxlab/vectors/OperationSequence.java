package org.vmxlab.vectors;

import java.util.ArrayList;
import java.util.List;

/**
 * VMX operations, one after the other.
 *
 * @param featureControl IA32_FEATURE_CONTROL before it, or {@code reset}; empty for the default
 */
record OperationSequence(String name, String featureControl, List<VmxOperation> operations) {
    OperationSequence {
        operations = List.copyOf(operations);
    }

    /** The same without operations {@code from} to {@code to} - 1. */
    OperationSequence without(int from, int to) {
        List<VmxOperation> rest = new ArrayList<>(operations.subList(0, from));
        rest.addAll(operations.subList(to, operations.size()));
        return new OperationSequence(name, featureControl, rest);
    }

    /** The same without what follows the first {@code count} operations. */
    OperationSequence first(int count) {
        return new OperationSequence(name, featureControl, operations.subList(0, count));
    }
}
