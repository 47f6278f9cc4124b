package org.vmxlab.cpu;

import org.vmxlab.apic.InterruptCommand;
import org.vmxlab.arch.CpuException;

/** Hears what CPUs do; for traces and for finding causes afterwards. Must not change the machine. */
public interface Probe {
    /** Hears nothing. */
    Probe NONE = new Probe() {
        @Override
        public boolean hearsAccesses() {
            return false;
        }
    };

    /** Whether it wants to hear of each load and store; a CPU whose probe does not takes a faster path. */
    default boolean hearsAccesses() {
        return true;
    }

    /** A load by an instruction, after store-buffer forwarding. */
    default void loaded(Cpu cpu, long address, int bytes, long value) {}

    /** A store by an instruction, when it is made (under TSO: when it enters the store buffer). */
    default void stored(Cpu cpu, long address, int bytes, long value) {}

    /** The current-VMCS pointer changed by the instruction that executes. */
    default void currentVmcsChanged(Cpu cpu, long from, long to) {}

    /** An interrupt or exception is delivered through the IDT; RIP is still that of the interrupted code. */
    default void delivered(Cpu cpu, int vector) {}

    /** An exception was raised by the instruction at RIP. */
    default void raised(Cpu cpu, CpuException exception) {}

    /** The CPU's ICR write sent an IPI. */
    default void sent(Cpu cpu, InterruptCommand command) {}

    /** A sanitizer event or another remark whose policy is to go on. */
    default void warned(Cpu cpu, String code, String text) {}

    /** Model operation {@code note}. */
    default void noted(Cpu cpu, String text) {}
}
