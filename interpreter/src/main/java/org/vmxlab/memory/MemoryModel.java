package org.vmxlab.memory;

/** When a store becomes visible to other CPUs. */
public enum MemoryModel {
    /** Sequential consistency: at once; the store of an unlocked read-modify-write before this CPU's next step. */
    SC,
    /** x86-TSO: through a first-in, first-out store buffer of the CPU, with forwarding to its own loads. */
    TSO
}
