package org.vmxlab.schedule;

import java.util.Optional;
import org.vmxlab.cpu.Activity;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.machine.Machine;
import org.vmxlab.verdict.Violation;
import org.vmxlab.verdict.ViolationKind;

/** Judges a machine on which nothing can go on: the program's end, or a deadlock. */
public final class AtRest {
    /** Opcode of HLT. */
    private static final long HLT = 0xf4;

    private AtRest() {}

    /** What is wrong with it; {@code mayHalt} has bit n set if CPU n may end in HLT with nothing left to wake it. */
    public static Optional<Violation> violation(Machine machine, long mayHalt) {
        for (Cpu cpu : machine.cpus()) {
            if (cpu.get(Slot.STOPPED) != 0 || cpu.activity() == Activity.WAIT_FOR_SIPI) {
                continue;
            }
            if (cpu.activity() == Activity.HLT && (mayHalt >>> cpu.number() & 1) == 0) {
                return Optional.of(new Violation(
                        ViolationKind.DEADLOCK,
                        cpu.number(),
                        waitsAt(machine, cpu),
                        "CPU " + cpu.number() + " waits in HLT with IF=" + (cpu.interruptFlag() ? 1 : 0)
                                + ", nothing is in flight that could wake it"));
            }
            if (cpu.activity() == Activity.SHUTDOWN) {
                return Optional.of(new Violation(
                        ViolationKind.EXCEPTION, cpu.number(), cpu.rip(), "CPU " + cpu.number() + " is in shutdown"));
            }
        }
        return Optional.empty();
    }

    /** Address of the HLT in which {@code cpu} waits: its RIP is behind it. After MWAIT, which waits as well, its RIP. */
    private static long waitsAt(Machine machine, Cpu cpu) {
        long before = cpu.rip() - 1;
        return machine.memory().present(before, 1) && machine.memory().read(before, 1) == HLT ? before : cpu.rip();
    }
}
