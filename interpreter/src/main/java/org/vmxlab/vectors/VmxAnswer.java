package org.vmxlab.vectors;

import org.jspecify.annotations.Nullable;

/**
 * What a machine answers to one VMX operation.
 *
 * @param exception such as {@code #GP}; null for none
 * @param flags the six status flags, at their places in RFLAGS
 * @param vmInstructionError the VM-instruction error if the operation ended in VMfailValid; null otherwise
 * @param value what it read or stored; null for operations without
 * @param kept whether {@code value} is what the destination held before
 * @param exit of the guest that it entered; null if none ran or was tried
 */
record VmxAnswer(
        @Nullable String exception,
        long errorCode,
        long flags,
        @Nullable Long vmInstructionError,
        @Nullable Long value,
        boolean kept,
        @Nullable Exit exit) {

    /** Exit information; {@code rip} is relative to the guest's instruction. */
    record Exit(
            long reason,
            long qualification,
            long length,
            long information,
            long interruption,
            long interruptionError,
            long rip) {}
}
