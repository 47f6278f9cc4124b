package org.vmxlab.timeline;

import java.util.OptionalInt;
import org.vmxlab.machine.Ipi;
import org.vmxlab.verdict.Violation;

/** One thing that happened in a moment. */
public sealed interface Event {
    /** A call entered the code at {@code target}. */
    record Call(long target) implements Event {}

    /**
     * Control left levels that calls or interrupts had entered.
     *
     * @param levels how many, at least 1
     * @param to where it went on
     */
    record Back(int levels, long to) implements Event {}

    /** A VMX instruction that names a region: VMXON, VMPTRLD, VMCLEAR. */
    record RegionInstruction(String mnemonic, long region) implements Event {}

    /** VMREAD or VMWRITE of the field with {@code encoding}; {@code vmcs} is the current-VMCS pointer. */
    record FieldInstruction(String mnemonic, long encoding, long vmcs) implements Event {}

    /** A VMX instruction without an operand that matters. */
    record PlainInstruction(String mnemonic) implements Event {}

    /** The CPU entered its guest. */
    record GuestEntered(long vmcs) implements Event {}

    /** The CPU left its guest. */
    record GuestLeft(long vmcs, String reason) implements Event {}

    /** The current-VMCS pointer changed; -1 is the invalid pointer. */
    record PointerChanged(long from, long to) implements Event {}

    /** An IPI was sent; {@code number} is its own within the run. */
    record Sent(Ipi ipi, int number) implements Event {}

    /**
     * IPI {@code number} reached its target.
     *
     * @param merged whether it was lost in one with its vector that was pending there
     */
    record Arrived(Ipi ipi, int number, boolean merged) implements Event {}

    /**
     * An interrupt or exception was delivered.
     *
     * @param ipi number of the IPI behind it
     * @param handler where it entered
     */
    record Taken(int vector, OptionalInt ipi, long handler) implements Event {}

    /** An access to memory by an instruction. */
    sealed interface Access extends Event {
        long address();

        int bytes();

        long value();
    }

    record Load(long address, int bytes, long value) implements Access {}

    /** Under TSO made when it entered the store buffer. */
    record Store(long address, int bytes, long value) implements Access {}

    /** A buffered store became visible to all CPUs between two steps. */
    record Drained(long address, int bytes, long value) implements Access {}

    /** The program's own remark. */
    record Noted(String text) implements Event {}

    /** A finding whose policy is to go on. */
    record Warned(String code, String text) implements Event {}

    /** What stopped the run. */
    record Violated(Violation violation) implements Event {}
}
