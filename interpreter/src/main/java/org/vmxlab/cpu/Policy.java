package org.vmxlab.cpu;

import org.vmxlab.memory.MemoryModel;

/**
 * What a machine does where the user decides.
 *
 * @param memoryModel when stores become visible
 * @param vmfail what VMREAD and VMWRITE with an invalid current-VMCS pointer do
 * @param undefinedVmx what happens at an operation whose outcome the manual leaves undefined
 * @param ownerCheck what a VMREAD or VMWRITE of another VMCS than the stated one does
 * @param undefinedFlags what happens where an instruction takes in a status flag that the manual leaves undefined; watching
 *     for that costs time
 */
public record Policy(
        MemoryModel memoryModel,
        VmfailPolicy vmfail,
        Reaction undefinedVmx,
        Reaction ownerCheck,
        Reaction undefinedFlags) {
    /** Nobody watches for undefined flags. */
    public Policy(MemoryModel memoryModel, VmfailPolicy vmfail, Reaction undefinedVmx, Reaction ownerCheck) {
        this(memoryModel, vmfail, undefinedVmx, ownerCheck, Reaction.IGNORE);
    }

    /** VMREAD and VMWRITE with an invalid current-VMCS pointer. */
    public enum VmfailPolicy {
        /** Stop the machine with a violation. */
        TRAP,
        /** VMfailInvalid as the architecture has it: CF = 1, execution goes on. */
        FLAGS
    }

    /** What to do about a finding. */
    public enum Reaction {
        STOP,
        WARN,
        IGNORE
    }

    /** The same under another memory model. */
    public Policy under(MemoryModel model) {
        return new Policy(model, vmfail, undefinedVmx, ownerCheck, undefinedFlags);
    }

    /** The same with {@code reaction} to undefined flags. */
    public Policy toUndefinedFlags(Reaction reaction) {
        return new Policy(memoryModel, vmfail, undefinedVmx, ownerCheck, reaction);
    }

    /** Whether somebody wants to know of undefined flags. */
    public boolean watchesFlags() {
        return undefinedFlags != Reaction.IGNORE;
    }

    /** TSO, trap, stop at undefined VMX and at the wrong VMCS. */
    public static final Policy DEFAULT = new Policy(MemoryModel.TSO, VmfailPolicy.TRAP, Reaction.STOP, Reaction.STOP);
}
