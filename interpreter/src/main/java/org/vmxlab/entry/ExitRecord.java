package org.vmxlab.entry;

import org.vmxlab.vmx.ExitReason;

/**
 * What a VM exit tells the host about its cause (SDM volume 3C, section 24.9).
 *
 * @param reason basic exit reason
 * @param qualification exit qualification
 * @param length of the instruction that caused it, in bytes; 0 if none did
 * @param instructionInformation for VMX and descriptor-table instructions
 * @param interruption event that caused it, in the format of VM_EXIT_INTR_INFO; 0 if none did
 * @param errorCode of that event
 */
record ExitRecord(
        ExitReason reason,
        long qualification,
        int length,
        long instructionInformation,
        long interruption,
        long errorCode) {

    /** An exit for {@code reason} without an instruction or an event. */
    static ExitRecord of(ExitReason reason, long qualification) {
        return new ExitRecord(reason, qualification, 0, 0, 0, 0);
    }

    /** An exit that an instruction caused. */
    static ExitRecord byInstruction(ExitReason reason, long qualification, int length, long information) {
        return new ExitRecord(reason, qualification, length, information, 0, 0);
    }

    /** An exit that an exception or interrupt caused. */
    static ExitRecord byEvent(ExitReason reason, long qualification, int length, long interruption, long errorCode) {
        return new ExitRecord(reason, qualification, length, 0, interruption, errorCode);
    }
}
