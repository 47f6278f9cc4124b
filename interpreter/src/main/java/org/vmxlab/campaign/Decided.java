package org.vmxlab.campaign;

import java.util.List;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.fault.CpuFault;
import org.vmxlab.fault.MessageFault;
import org.vmxlab.isa.Instruction;
import org.vmxlab.machine.Ipi;
import org.vmxlab.machine.Machine;

/** What a kind of fault is as a decision of a search. */
public sealed interface Decided {
    /** Something becomes of a message in flight. */
    @FunctionalInterface
    non-sealed interface OfMessage extends Decided {
        List<MessageFault> faults(Machine machine, Ipi message);
    }

    /** Something happens to a CPU, whatever it is about to do. */
    @FunctionalInterface
    non-sealed interface OfCpu extends Decided {
        List<CpuFault> faults(Cpu cpu, Parameters parameters);
    }

    /** Something happens in front of an instruction that a CPU is about to execute. */
    @FunctionalInterface
    non-sealed interface OfInstruction extends Decided {
        List<CpuFault> faults(Cpu cpu, Instruction instruction);
    }

    /** What an instruction stores is lost. */
    record OfStore() implements Decided {}

    /**
     * It is none.
     *
     * @param why as a sentence, without a full stop
     */
    record Never(String why) implements Decided {}
}
