package org.vmxlab.vectors;

import java.util.Set;
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
            long rip) {
        private static final long ENTRY_FAILURE = 1L << 31;
        private static final long VALID = 1L << 31;
        private static final long ERROR_CODE = 1L << 11;
        /** VM exits that instructions with a memory operand cause: the field says where it is (SDM volume 3C, 27.2.5). */
        private static final Set<Long> WITH_INFORMATION = Set.of(19L, 21L, 22L, 23L, 25L, 27L, 50L, 53L);
        /** VM exits that no instruction causes: event, triple fault, INIT, SIPI, windows, timer, monitor trap. */
        private static final Set<Long> WITHOUT_INSTRUCTION = Set.of(1L, 2L, 3L, 4L, 7L, 8L, 37L, 43L, 52L);

        /** Whether it tells of a VM entry that failed, and only its reason and qualification are defined. */
        boolean failedEntry() {
            return (reason & ENTRY_FAILURE) != 0;
        }

        boolean definesInformation() {
            return WITH_INFORMATION.contains(reason);
        }

        /** Exceptions that an instruction raises have a length only if they are software's. */
        boolean definesLength() {
            return !WITHOUT_INSTRUCTION.contains(reason) && !(reason == 0 && (interruption >>> 8 & 7) <= 3);
        }

        boolean definesInterruptionError() {
            return (interruption & VALID) != 0 && (interruption & ERROR_CODE) != 0;
        }
    }
}
