package org.vmxlab.vectors;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vmxlab.arch.Rflags;
import org.vmxlab.vmx.VmcsField;

/**
 * An operation that an emulator answered otherwise than this machine.
 *
 * @param other the emulator's answer; null if it stopped or hangs
 * @param machine this machine, behind the operation
 * @param before fields of the VMCS that was current before it
 */
record VmxDisagreement(
        VmxOperation operation,
        VmxAnswer own,
        @Nullable VmxAnswer other,
        VmxSequence machine,
        Map<VmcsField, Long> before) {
    boolean isOne(String... names) {
        return List.of(names).contains(operation.name());
    }

    boolean isEntry() {
        return isOne("vmlaunch", "vmresume");
    }

    /** Whether this machine ended in VMfailValid with {@code error}. */
    boolean fails(long error) {
        return isError(own, error);
    }

    /** Whether this machine ended in VMfail with {@code error}, or VMfailInvalid where there is no VMCS to write it to. */
    boolean failsAnyhow(long error) {
        return fails(error) || own.exception() == null && own.flags() == Rflags.CF;
    }

    /** Whether the emulator ended in VMfailValid with {@code error}. */
    boolean otherFails(long error) {
        return other != null && isError(other, error);
    }

    /** Whether this machine's guest exited, or its entry failed, with {@code reason}. */
    boolean exits(long reason) {
        return own.exit() != null && own.exit().reason() == reason;
    }

    /** Whether the emulator's guest exited, or its entry failed, with {@code reason}. */
    boolean otherExits(long reason) {
        return other != null && other.exit() != null && other.exit().reason() == reason;
    }

    /** What {@code field} held before the operation. */
    long field(VmcsField field) {
        return before.getOrDefault(field, 0L);
    }

    long argument(int index) {
        return machine.value(operation, index);
    }

    private static boolean isError(VmxAnswer answer, long error) {
        Long given = answer.vmInstructionError();
        return given != null && given == error;
    }
}
