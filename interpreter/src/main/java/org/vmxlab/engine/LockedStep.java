package org.vmxlab.engine;

import org.jspecify.annotations.Nullable;
import org.vmxlab.cpu.Cpu;

/** A step with LOCK: the store buffer is empty before and after it, so that it is one atomic access (SDM 3A, 8.1.2). */
final class LockedStep extends Step {
    private final Step inner;

    LockedStep(Step inner, CodeCache code) {
        super(inner.instruction(), code);
        this.inner = inner;
    }

    @Override
    @Nullable
    Step execute(Cpu cpu) {
        cpu.drainAll();
        Step next = inner.execute(cpu);
        cpu.drainAll();
        return next;
    }
}
