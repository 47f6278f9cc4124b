package org.vmxlab.explore;

import java.util.List;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.fault.CpuFault;
import org.vmxlab.fault.MessageFault;
import org.vmxlab.isa.Instruction;
import org.vmxlab.machine.Ipi;
import org.vmxlab.machine.Machine;

/** What may go wrong where a search is: faults that a state has, which the state alone decides. Used by several threads. */
public interface FaultSource {
    /** Nothing goes wrong. */
    FaultSource NONE = new FaultSource() {};

    /** What may become of {@code ipi}, which is in flight. */
    default List<MessageFault> ofMessage(Machine machine, Ipi ipi) {
        return List.of();
    }

    /** What may happen to {@code cpu} whatever it is about to do, such as an interrupt that nobody sent. */
    default List<CpuFault> ofCpu(Cpu cpu) {
        return List.of();
    }

    /** What may happen to {@code cpu} in front of {@code instruction}, which it is about to execute. */
    default List<CpuFault> ofInstruction(Cpu cpu, Instruction instruction) {
        return List.of();
    }

    /** Whether what the instruction at RIP of {@code cpu} stores may be lost. */
    default boolean losesStore(Cpu cpu) {
        return false;
    }

    /** Whether {@link #ofMessage} has anything. */
    default boolean messages() {
        return false;
    }

    /** Whether {@link #ofCpu} has interrupts. */
    default boolean interrupts() {
        return false;
    }

    /** Whether {@link #ofCpu} has NMIs. */
    default boolean interruptsByNmi() {
        return false;
    }
}
