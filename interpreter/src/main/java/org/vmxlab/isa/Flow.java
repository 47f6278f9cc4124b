package org.vmxlab.isa;

/** Where execution can go after an instruction. */
public enum Flow {
    /** Always to the next instruction. */
    SEQUENTIAL,
    /** To the next instruction or to the target operand; see {@link Meaning.Branch}. */
    BRANCH,
    /** Where the meaning sets RIP. */
    JUMPS
}
