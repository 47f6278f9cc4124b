package org.vmxlab.explore;

import java.util.Optional;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.fault.CpuFault;

/** The last store of a step, as it could be lost. */
final class LastStore {
    private Optional<CpuFault.StoreLost> lost = Optional.empty();

    void forget() {
        lost = Optional.empty();
    }

    /** {@code cpu} is about to store {@code bytes} bytes to {@code address}. */
    void isMade(Cpu cpu, long address, int bytes) {
        if (cpu.memory().present(address, bytes)) {
            long old = cpu.memory().read(address, bytes);
            lost = Optional.of(new CpuFault.StoreLost(cpu.number(), address, bytes, old));
        }
    }

    /** What is lost with it; empty if the step stored nothing. */
    Optional<CpuFault.StoreLost> lost() {
        return lost;
    }
}
