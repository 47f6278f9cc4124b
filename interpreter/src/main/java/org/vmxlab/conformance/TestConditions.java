package org.vmxlab.conformance;

import java.util.Optional;
import org.vmxlab.engine.FastPath;
import org.vmxlab.memory.MemoryModel;

/**
 * How programs are run.
 *
 * @param only the memory model; empty for all that a program names
 * @param fastPaths how what nobody looks at is run besides step by step
 */
public record TestConditions(Optional<MemoryModel> only, FastPath.Factory fastPaths) {
    /** Under all memory models, step by step. */
    public static final TestConditions DEFAULT = new TestConditions(Optional.empty(), FastPath.Factory.NONE);
}
