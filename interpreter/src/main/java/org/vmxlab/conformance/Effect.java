package org.vmxlab.conformance;

import java.util.Optional;
import org.vmxlab.verdict.ViolationKind;
import org.vmxlab.vmx.VmcsField;

/** One thing that a line of a program must do. */
sealed interface Effect {
    /** A register, RIP included, has this value afterwards. */
    record Register(String name, int slot, ValueExpression value) implements Effect {}

    /** A bit of RFLAGS has this value afterwards, 0, 1 or any. */
    record Flag(String name, long bit, ValueExpression value) implements Effect {}

    /** The six status flags are exactly these. */
    record StatusFlags(long flags) implements Effect {}

    /** {@code bytes} bytes at {@code address} hold this value afterwards. */
    record Cell(ValueExpression address, int bytes, ValueExpression value) implements Effect {}

    /** A field of the current VMCS has this value afterwards. */
    record Field(VmcsField field, ValueExpression value) implements Effect {}

    /** The line raises this exception and changes nothing else. */
    record Raises(int vector, Optional<ValueExpression> errorCode, Optional<ValueExpression> faultAddress)
            implements Effect {}

    /** VMsucceed, VMfailInvalid ({@code error} is -1) or VMfailValid with that error. */
    record VmxOutcome(Kind kind, ValueExpression error) implements Effect {
        enum Kind {
            SUCCEED,
            FAIL_INVALID,
            FAIL_VALID
        }
    }

    /** VM entry, then a VM exit with this exit-reason field. */
    record Exits(ValueExpression reason) implements Effect {}

    /** The machine stops here with a violation of this kind; nothing changes. */
    record Stops(ViolationKind kind) implements Effect {}

    /** Nothing changes but RIP. */
    record Nothing() implements Effect {}
}
