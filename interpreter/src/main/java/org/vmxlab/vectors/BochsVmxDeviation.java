package org.vmxlab.vectors;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.vmxlab.arch.Rflags;
import org.vmxlab.conformance.Deviation;
import org.vmxlab.vmx.VmcsField;

/** What Bochs 2.7 is known to do otherwise than the manual says, each as narrow as it shows. */
enum BochsVmxDeviation {
    VMCALL_IN_ROOT(
            "vmcall-in-root",
            "VMCALL in VMX root operation gives error 19, or ends Bochs; without dual-monitor treatment it is error 1",
            "volume 3C, 30.3 VMCALL",
            seen -> seen.isOne("vmcall") && seen.fails(1) && (seen.other() == null || seen.otherFails(19))),
    INVALIDATION_TYPE_OF_32_BITS(
            "invalidation-type-32-bits",
            "INVEPT and INVVPID take the low 32 bits of the type; in 64-bit mode it has 64",
            "volume 3C, 30.3 INVEPT, INVVPID",
            seen -> seen.isOne("invept", "invvpid")
                    && seen.argument(0) >>> 32 != 0
                    && seen.failsAnyhow(28)
                    && seen.other() != null),
    INVALIDATION_READS_FIRST(
            "invalidation-reads-first",
            "INVEPT and INVVPID read the descriptor before they check the type: a bad place and a bad type fault",
            "volume 3C, 30.3 INVEPT, INVVPID",
            seen -> seen.isOne("invept", "invvpid")
                    && seen.operation().where() != null
                    && seen.failsAnyhow(28)
                    && seen.other() != null
                    && seen.other().exception() != null),
    SMM_CONTROLS_LATE(
            "smm-entry-controls-late",
            "'entry to SMM' and 'deactivate dual-monitor treatment' outside SMM are found behind the host state, as"
                    + " an entry failure; they are controls, error 7",
            "volume 3C, 26.2.1.3",
            seen -> seen.isEntry()
                    && seen.fails(7)
                    && (seen.field(VmcsField.VM_ENTRY_CONTROLS) & 3L << 10) != 0
                    && (seen.otherFails(8) || seen.otherExits(0x8000_0021L))),
    GUEST_RIP_UNCHECKED(
            "guest-rip-unchecked",
            "a guest RIP whose bits 63:48 differ enters, and faults at once; the entry fails",
            "volume 3C, 26.3.1.4",
            seen -> seen.isEntry()
                    && seen.exits(0x8000_0021L)
                    && seen.field(VmcsField.GUEST_RIP) >> 48 != seen.field(VmcsField.GUEST_RIP) >> 63
                    && (seen.otherExits(0)
                            || seen.otherExits(2)
                            || seen.other() == null && seen.field(VmcsField.GUEST_ACTIVITY_STATE) != 0)),
    INJECTED_MONITOR_TRAP(
            "injected-monitor-trap",
            "injection of type 7 passes on a processor without monitor trap flag, and with other vectors than 0; it is"
                    + " error 7",
            "volume 3C, 26.2.1.3",
            seen -> seen.isEntry()
                    && seen.fails(7)
                    && (seen.field(VmcsField.VM_ENTRY_INTR_INFO) & 0x8000_0700L) == 0x8000_0700L),
    ENABLED_BREAKPOINT_ALONE(
            "enabled-breakpoint-alone",
            "pending debug exceptions with bit 12 and without BS are not delivered after VM entry; they are",
            "volume 3C, 26.6.3",
            seen -> seen.isEntry()
                    && (seen.field(VmcsField.GUEST_PENDING_DBG_EXCEPTIONS) & 0x5000) == 0x1000
                    && (seen.exits(0) || seen.exits(2))),
    DEBUGCTL_NOT_SAVED(
            "debugctl-not-saved",
            "a VM exit with 'save debug controls' leaves the guest's IA32_DEBUGCTL field as it was; it saves the MSR",
            "volume 3C, 27.3.1",
            seen -> seen.isOne("vmread", "vmread.m")
                    && seen.argument(0) >>> 1 == 0x2802 >>> 1
                    && seen.other() != null
                    && seen.other().flags() == 0),
    RESUME_FLAG_SAVED(
            "resume-flag-saved",
            "a VM exit that an instruction causes saves RF as it was; it saves 0",
            "volume 3C, 27.3.3",
            seen -> seen.isOne("vmread", "vmread.m")
                    && seen.argument(0) == 0x6820
                    && seen.own().value() != null
                    && seen.other() != null
                    && seen.other().value() != null
                    && (seen.own().value() ^ seen.other().value()) == Rflags.RF);

    private final Deviation deviation;
    private final Predicate<VmxDisagreement> shows;

    BochsVmxDeviation(String id, String text, String section, Predicate<VmxDisagreement> shows) {
        this.deviation = new Deviation(id, text, section);
        this.shows = shows;
    }

    Deviation deviation() {
        return deviation;
    }

    /** The deviation that explains {@code seen}; empty if none does. */
    static Optional<BochsVmxDeviation> of(VmxDisagreement seen) {
        return Arrays.stream(values())
                .filter(deviation -> deviation.shows.test(seen))
                .findFirst();
    }

    static List<Deviation> all() {
        return Arrays.stream(values()).map(BochsVmxDeviation::deviation).toList();
    }
}
