package org.vmxlab.translator;

import org.vmxlab.isa.Instruction;

/** Writes an instruction as bytecode. Its effect is that of the instruction's action; tests compare the two. */
interface Emitter {
    /** Whether it can write {@code instruction}, whose mnemonic is its own. */
    boolean takes(Instruction instruction);

    /** What becomes of the flags. */
    FlagUse flagUse(Instruction instruction);

    /** Writes {@code instruction}; operands are those that it takes. */
    void emit(Emission to, Instruction instruction);

    /** What an instruction does with the flags, as far as others need to know. */
    enum FlagUse {
        /** Leaves them alone. */
        NONE,
        /** Sets all six, whatever they were. */
        SETS_ALL,
        /** Looks at some, or keeps some. */
        READS
    }
}
