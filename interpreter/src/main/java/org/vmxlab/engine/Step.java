package org.vmxlab.engine;

import org.jspecify.annotations.Nullable;
import org.vmxlab.arch.CpuException;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.isa.Decoding;
import org.vmxlab.isa.Flow;
import org.vmxlab.isa.Instruction;

/** A decoded instruction, ready to run, linked to the steps that were run after it. */
final class Step {
    private final @Nullable Instruction instruction;
    private final Action action;
    private final long address;
    private final boolean sequential;
    private final CodeCache code;
    private @Nullable Step following;
    private @Nullable Step elsewhere;

    Step(Instruction instruction, Action action, CodeCache code) {
        this.instruction = instruction;
        this.action = action;
        this.address = instruction.address();
        this.sequential = instruction.definition().flow() == Flow.SEQUENTIAL;
        this.code = code;
    }

    /** A step of bytes that are no instruction. */
    Step(Decoding.Undecodable decoding, CodeCache code) {
        this.instruction = null;
        this.action = new FlowActions.Undecodable(decoding);
        this.address = decoding.address();
        this.sequential = false;
        this.code = code;
    }

    /**
     * Executes the instruction.
     *
     * @return the step to run next, or null if it is to be looked up by RIP
     */
    @Nullable
    Step execute(Cpu cpu) {
        action.perform(cpu);
        Step next = following;
        if (sequential) {
            return next != null ? next : linkFollowing(cpu);
        }
        long rip = cpu.rip();
        if (next != null && next.address == rip) {
            return next;
        }
        next = elsewhere;
        return next != null && next.address == rip ? next : linkElsewhere(cpu, rip);
    }

    /** Whether it need not go on with the next instruction in memory. */
    boolean mayJump() {
        return !sequential;
    }

    Instruction instruction() {
        if (instruction == null) {
            throw new IllegalStateException("no instruction was decoded at 0x" + Long.toHexString(address));
        }
        return instruction;
    }

    /** Length in bytes; 0 if no instruction was decoded. */
    int length() {
        return instruction == null ? 0 : instruction.length();
    }

    long address() {
        return address;
    }

    private @Nullable Step linkFollowing(Cpu cpu) {
        following = link(cpu, instruction().next());
        return following;
    }

    private @Nullable Step linkElsewhere(Cpu cpu, long rip) {
        // An attention may be pending (VM exit, interrupt frame): do not fetch before it was looked at.
        if (cpu.attention()) {
            return null;
        }
        Step next = link(cpu, rip);
        if (instruction != null && rip == instruction.next()) {
            following = next;
        } else {
            elsewhere = next;
        }
        return next;
    }

    /**
     * The step at {@code target}; null, with RIP at {@code target}, if it cannot be fetched: that fault belongs to the next
     * step, before which an interrupt may be taken.
     */
    private @Nullable Step link(Cpu cpu, long target) {
        try {
            return code.at(cpu, target);
        } catch (CpuException fetchFault) {
            cpu.setRip(target);
            return null;
        }
    }
}
