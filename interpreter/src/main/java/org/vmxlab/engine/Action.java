package org.vmxlab.engine;

import org.vmxlab.cpu.Cpu;

/** What an instruction does to the CPU that executes it: operands read, result computed, effects committed. Actions are records:
 * the JIT compiler takes the fields of a record that is a constant for constants. */
public interface Action {
    /**
     * Executes the instruction. RIP is set to its address first, if anybody can see that; if it does not always go on with
     * the next instruction in memory, RIP is where it goes on afterwards.
     *
     * @throws org.vmxlab.arch.CpuException with nothing changed but RIP, which is the instruction's
     * @throws org.vmxlab.verdict.ViolationException as that
     */
    void perform(Cpu cpu);
}
