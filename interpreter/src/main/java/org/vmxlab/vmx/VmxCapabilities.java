package org.vmxlab.vmx;

import java.util.Map;
import java.util.TreeMap;

/**
 * What VMX of one processor model can do: the capability MSRs (SDM volume 3D, appendix A), MAXPHYADDR, and the VMCS
 * fields that follow from them. Immutable.
 */
public final class VmxCapabilities {
    public static final int MSR_BASIC = 0x480;
    public static final int MSR_MISC = 0x485;
    public static final int MSR_CR0_FIXED0 = 0x486;
    public static final int MSR_CR0_FIXED1 = 0x487;
    public static final int MSR_CR4_FIXED0 = 0x488;
    public static final int MSR_CR4_FIXED1 = 0x489;
    public static final int MSR_VMCS_ENUM = 0x48A;
    public static final int MSR_EPT_VPID = 0x48C;

    private static final int FIRST_MSR = 0x480;
    private static final int LAST_MSR = 0x493;
    private static final long LOW_32 = 0xffff_ffffL;
    private static final long HIGH_BIT = 1;

    private final String name;
    private final int maxPhysicalAddress;
    private final Map<Integer, Long> msrs;
    private final long[] allowedZero;
    private final long[] allowedOne;
    private final boolean[] supported = new boolean[VmcsLayout.PLACES];
    private final boolean readOnlyFieldsWritable;
    private final int revision;

    /**
     * @param name of the model, for people
     * @param maxPhysicalAddress MAXPHYADDR, 32 to 52 bits
     * @param msrs number and value of the capability MSRs that exist, 480h to 493h; those with TRUE controls included
     */
    public VmxCapabilities(String name, int maxPhysicalAddress, Map<Integer, Long> msrs) {
        if (maxPhysicalAddress < 32 || maxPhysicalAddress > 52) {
            throw new IllegalArgumentException("MAXPHYADDR " + maxPhysicalAddress + ": 32 to 52 bits are possible");
        }
        this.name = name;
        this.maxPhysicalAddress = maxPhysicalAddress;
        this.msrs = new TreeMap<>(msrs);
        ControlGroup[] groups = ControlGroup.values();
        allowedZero = new long[groups.length];
        allowedOne = new long[groups.length];
        for (ControlGroup group : groups) {
            long value = msrs.getOrDefault(group.msr(), 0L);
            allowedZero[group.number()] = group.isWide() ? 0 : value & LOW_32;
            allowedOne[group.number()] = group.isWide() ? value : value >>> 32;
        }
        for (VmcsField field : VmcsField.all()) {
            supported[field.place()] = field.feature().existsIn(this);
        }
        revision = (int) msr(MSR_BASIC) & 0x7fff_ffff;
        readOnlyFieldsWritable = (msr(MSR_MISC) & 1L << 29) != 0;
    }

    public String name() {
        return name;
    }

    /** MAXPHYADDR in bits. */
    public int maxPhysicalAddress() {
        return maxPhysicalAddress;
    }

    /** Whether RDMSR of {@code number} gives a value; elsewhere it raises #GP(0). */
    public boolean hasMsr(long number) {
        return number >= FIRST_MSR && number <= LAST_MSR && msrs.containsKey((int) number);
    }

    /** Value of capability MSR {@code number}; 0 if the model has none. */
    public long msr(int number) {
        return msrs.getOrDefault(number, 0L);
    }

    /** The revision identifier of VMXON and VMCS regions, 31 bits. */
    public int revision() {
        return revision;
    }

    /** Controls of {@code group} that must be 1. */
    public long allowedZero(ControlGroup group) {
        return allowedZero[group.number()];
    }

    /** Controls of {@code group} that may be 1. */
    public long allowedOne(ControlGroup group) {
        return allowedOne[group.number()];
    }

    /** Whether {@code value} is an allowed setting of {@code group}. */
    public boolean allows(ControlGroup group, long value) {
        return (allowedZero(group) & ~value) == 0 && (value & ~allowedOne(group)) == 0;
    }

    /** Whether the processor has {@code feature}. */
    public boolean has(VmcsFeature feature) {
        return feature.existsIn(this);
    }

    /** Whether VMWRITE may write exit-information fields: IA32_VMX_MISC[29]. */
    public boolean readOnlyFieldsWritable() {
        return readOnlyFieldsWritable;
    }

    /** Whether {@code value} keeps the bits of CR0 that VMX operation fixes. */
    public boolean allowsCr0(long value) {
        return (msr(MSR_CR0_FIXED0) & ~value) == 0 && (value & ~msr(MSR_CR0_FIXED1)) == 0;
    }

    /** Whether {@code value} keeps the bits of CR4 that VMX operation fixes. */
    public boolean allowsCr4(long value) {
        return (msr(MSR_CR4_FIXED0) & ~value) == 0 && (value & ~msr(MSR_CR4_FIXED1)) == 0;
    }

    /** Whether {@code address} has no bit at or above MAXPHYADDR. */
    public boolean isPhysical(long address) {
        return address >>> maxPhysicalAddress == 0;
    }

    /** Whether {@code address} can be that of a VMX region: aligned to 4 KiB, no bit at or above MAXPHYADDR. */
    public boolean isRegionAddress(long address) {
        return (address & 0xfff) == 0 && isPhysical(address);
    }

    /** Whether bit {@code bit} of IA32_VMX_EPT_VPID_CAP is set. */
    public boolean translation(int bit) {
        return (msr(MSR_EPT_VPID) >>> bit & 1) != 0;
    }

    /** Whether {@code pointer} would pass the check of the EPT pointer at VM entry (SDM volume 3C, section 26.2.1.1). */
    public boolean isEptPointer(long pointer) {
        int memoryType = (int) pointer & 7;
        boolean typeKnown = memoryType == 0 && translation(8) || memoryType == 6 && translation(14);
        int walk = (int) pointer >>> 3 & 7;
        boolean walkKnown = walk == 3 && translation(6) || walk == 4 && translation(7);
        boolean accessed = (pointer >>> 6 & 1) != 0;
        return typeKnown
                && walkKnown
                && (!accessed || translation(21))
                && (pointer & 0xf80) == 0
                && isPhysical(pointer);
    }

    /**
     * Cell of the field that {@code encoding} names; -1 if VMREAD and VMWRITE fail with error 12 for it.
     *
     * @param encoding all 64 bits of the operand
     */
    int place(long encoding) {
        int place = VmcsLayout.place(encoding);
        return place >= 0 && supported[place] ? place : -1;
    }

    /** Whether VMREAD and VMWRITE know {@code encoding}. */
    public boolean supports(long encoding) {
        return place(encoding) >= 0;
    }

    static boolean isHigh(long encoding) {
        return (encoding & HIGH_BIT) != 0;
    }

    static boolean isExitInformation(long encoding) {
        return (encoding >>> 10 & 3) == 1;
    }

    @Override
    public String toString() {
        return name;
    }
}
