package org.vmxlab.translator;

import org.objectweb.asm.Label;
import org.vmxlab.isa.Instruction;

/** Writes what an instruction does most of the time as bytecode; its action does the rest. */
interface Shortcut {
    /** Whether it can write {@code instruction}, whose mnemonic is its own. */
    boolean takes(Instruction instruction);

    /**
     * Writes {@code instruction}, which goes on with the next one in memory and needs nobody's attention; goes to {@code
     * elsewhere}, with nothing changed, if it does more than that.
     */
    void emit(Emission to, Instruction instruction, Label elsewhere);
}
