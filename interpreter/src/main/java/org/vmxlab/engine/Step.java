package org.vmxlab.engine;

import org.jspecify.annotations.Nullable;
import org.vmxlab.arch.CpuException;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.isa.Instruction;

/** A decoded instruction, ready to run, linked to the step that follows it. */
abstract class Step {
    private final @Nullable Instruction instruction;
    private final long address;
    private final CodeCache code;
    private @Nullable Step following;

    Step(Instruction instruction, CodeCache code) {
        this.instruction = instruction;
        this.address = instruction.address();
        this.code = code;
    }

    /** A step of bytes that are no instruction. */
    Step(long address, CodeCache code) {
        this.instruction = null;
        this.address = address;
        this.code = code;
    }

    /**
     * Executes the instruction.
     *
     * <p>RIP is left alone by steps that cannot fault; the engine knows where it is by the step it runs. Steps that can
     * fault, be observed or jump set RIP first.
     *
     * @return the step to run next, or null if it is to be looked up by RIP
     */
    abstract @Nullable Step execute(Cpu cpu);

    final Instruction instruction() {
        if (instruction == null) {
            throw new IllegalStateException("no instruction was decoded at 0x" + Long.toHexString(address));
        }
        return instruction;
    }

    /** Length in bytes; 0 if no instruction was decoded. */
    final int length() {
        return instruction == null ? 0 : instruction.length();
    }

    final long address() {
        return address;
    }

    /** The step of the next instruction in memory, decoded when first needed; null as {@link #link}. */
    final @Nullable Step following(Cpu cpu) {
        Step next = following;
        if (next == null) {
            next = link(cpu, instruction().next());
            following = next;
        }
        return next;
    }

    /**
     * The step at {@code address}; null, with RIP at {@code address}, if it cannot be fetched: that fault belongs to the
     * next step, before which an interrupt may be taken.
     */
    final @Nullable Step link(Cpu cpu, long address) {
        try {
            return code.at(cpu, address);
        } catch (CpuException fetchFault) {
            cpu.setRip(address);
            return null;
        }
    }
}
