package org.vmxlab.cpu;

import org.vmxlab.memory.MemoryModel;

/**
 * What a machine does where the user decides.
 *
 * @param memoryModel when stores become visible
 * @param vmfail what VMREAD and VMWRITE with an invalid current-VMCS pointer do
 * @param undefinedVmx what happens at an operation whose outcome the manual leaves undefined
 * @param ownerCheck what a VMREAD or VMWRITE of another VMCS than the stated one does
 */
public record Policy(MemoryModel memoryModel, VmfailPolicy vmfail, Reaction undefinedVmx, Reaction ownerCheck) {
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
        return new Policy(model, vmfail, undefinedVmx, ownerCheck);
    }

    /** TSO, trap, stop at undefined VMX and at the wrong VMCS. */
    public static final Policy DEFAULT = new Policy(MemoryModel.TSO, VmfailPolicy.TRAP, Reaction.STOP, Reaction.STOP);
}
