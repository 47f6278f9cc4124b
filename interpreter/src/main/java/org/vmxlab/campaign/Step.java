package org.vmxlab.campaign;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.vmxlab.isa.Instruction;
import org.vmxlab.machine.Ipi;

/**
 * One step of the run that a campaign goes along, and what the machine was like in front of it.
 *
 * @param number of all steps, from 0 on
 * @param ofCpu number among the steps of its CPU, from 1 on
 * @param occurrence how often this CPU has been in front of this address, from 1 on
 * @param instruction that it executed; empty if it delivered an event, or did nothing that can be decoded
 * @param vector that was delivered; -1 for none
 * @param loads by the instruction
 * @param stores by the instruction
 * @param sent messages that are in flight because of it
 * @param state of its CPU in front of it
 */
record Step(
        long number,
        int cpu,
        long ofCpu,
        long occurrence,
        long rip,
        Optional<Instruction> instruction,
        int vector,
        List<MemoryAccess> loads,
        List<MemoryAccess> stores,
        List<Ipi> sent,
        CpuState state) {
    Step {
        loads = List.copyOf(loads);
        stores = List.copyOf(stores);
        sent = List.copyOf(sent);
    }

    /**
     * A CPU in front of a step.
     *
     * @param interruptible whether it takes external interrupts
     * @param shadowed whether STI or MOV SS holds events up
     * @param priority of the processor, against which vectors are held
     * @param gates vectors for which its IDT has a gate
     * @param nmiBlocked whether an NMI would have to wait
     * @param root whether it is in VMX root operation
     * @param guest whether it is in VMX non-root operation
     * @param current region of the current VMCS; -1 for none
     * @param spuriousVector of its local APIC
     * @param timer whether a timer counts
     * @param encoding of the field that VMREAD or VMWRITE names; 0 for other instructions
     */
    record CpuState(
            boolean interruptFlag,
            boolean interruptible,
            boolean shadowed,
            int priority,
            BitSet gates,
            boolean nmiBlocked,
            boolean root,
            boolean guest,
            long current,
            int spuriousVector,
            boolean timer,
            long encoding) {
        boolean hasCurrent() {
            return current != -1;
        }

        /** Whether an external interrupt of {@code vector} that arrives now is taken before the next instruction. */
        boolean takes(int vector) {
            return interruptible && !shadowed && vector >>> 4 > priority >>> 4;
        }
    }

    /** The same, {@code steps} of all CPUs later. */
    Step later(long steps) {
        return steps == 0
                ? this
                : new Step(
                        number + steps, cpu, ofCpu, occurrence, rip, instruction, vector, loads, stores, sent, state);
    }

    /** Mnemonic of its instruction; empty if it has none. */
    String mnemonic() {
        return instruction.map(each -> each.definition().mnemonic()).orElse("");
    }

    boolean is(String mnemonic) {
        return mnemonic().equals(mnemonic);
    }
}
