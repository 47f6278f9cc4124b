package org.vmxlab.vmx;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of a VMCS (SDM volume 3D, appendix B). The constant's name is the field's name in programs.
 *
 * <p>Bits of an encoding (volume 3C, section 24.11.2): 0 access to the high half of a 64-bit field, 9:1 index, 11:10
 * {@link Type}, 14:13 {@link FieldWidth}.
 */
public enum VmcsField {
    // 16-bit control fields
    VIRTUAL_PROCESSOR_ID(0x0000, VmcsFeature.VPID, "VPID"),
    POSTED_INTR_NOTIFICATION_VECTOR(0x0002, VmcsFeature.POSTED_INTERRUPTS, "POSTED_INT_NOTIF_VECTOR"),
    EPTP_INDEX(0x0004, VmcsFeature.VIRTUALIZATION_EXCEPTION),
    HLAT_PREFIX_SIZE(0x0006, VmcsFeature.HLAT),
    LAST_PID_POINTER_INDEX(0x0008, VmcsFeature.IPI_VIRTUALIZATION),
    VIRTUAL_TIMER_VECTOR(0x000A, VmcsFeature.NOT_MODELLED),
    // 16-bit guest-state fields
    GUEST_ES_SELECTOR(0x0800, VmcsFeature.ALWAYS),
    GUEST_CS_SELECTOR(0x0802, VmcsFeature.ALWAYS),
    GUEST_SS_SELECTOR(0x0804, VmcsFeature.ALWAYS),
    GUEST_DS_SELECTOR(0x0806, VmcsFeature.ALWAYS),
    GUEST_FS_SELECTOR(0x0808, VmcsFeature.ALWAYS),
    GUEST_GS_SELECTOR(0x080A, VmcsFeature.ALWAYS),
    GUEST_LDTR_SELECTOR(0x080C, VmcsFeature.ALWAYS),
    GUEST_TR_SELECTOR(0x080E, VmcsFeature.ALWAYS),
    GUEST_INTR_STATUS(0x0810, VmcsFeature.VIRTUAL_INTERRUPT_DELIVERY, "GUEST_INTERRUPT_STATUS"),
    GUEST_PML_INDEX(0x0812, VmcsFeature.PAGE_MODIFICATION_LOGGING, "PML_INDEX"),
    GUEST_UINV(0x0814, VmcsFeature.NOT_MODELLED),
    // 16-bit host-state fields
    HOST_ES_SELECTOR(0x0C00, VmcsFeature.ALWAYS),
    HOST_CS_SELECTOR(0x0C02, VmcsFeature.ALWAYS),
    HOST_SS_SELECTOR(0x0C04, VmcsFeature.ALWAYS),
    HOST_DS_SELECTOR(0x0C06, VmcsFeature.ALWAYS),
    HOST_FS_SELECTOR(0x0C08, VmcsFeature.ALWAYS),
    HOST_GS_SELECTOR(0x0C0A, VmcsFeature.ALWAYS),
    HOST_TR_SELECTOR(0x0C0C, VmcsFeature.ALWAYS),
    // 64-bit control fields
    IO_BITMAP_A(0x2000, VmcsFeature.IO_BITMAPS),
    IO_BITMAP_B(0x2002, VmcsFeature.IO_BITMAPS),
    MSR_BITMAP(0x2004, VmcsFeature.MSR_BITMAPS, "MSR_BITMAPS"),
    VM_EXIT_MSR_STORE_ADDR(0x2006, VmcsFeature.ALWAYS),
    VM_EXIT_MSR_LOAD_ADDR(0x2008, VmcsFeature.ALWAYS),
    VM_ENTRY_MSR_LOAD_ADDR(0x200A, VmcsFeature.ALWAYS),
    EXECUTIVE_VMCS_POINTER(0x200C, VmcsFeature.ALWAYS),
    PML_ADDRESS(0x200E, VmcsFeature.PAGE_MODIFICATION_LOGGING),
    TSC_OFFSET(0x2010, VmcsFeature.ALWAYS),
    VIRTUAL_APIC_PAGE_ADDR(0x2012, VmcsFeature.TPR_SHADOW, "VIRTUAL_APIC_ADDRESS"),
    APIC_ACCESS_ADDR(0x2014, VmcsFeature.VIRTUAL_APIC_ACCESSES),
    PI_DESC_ADDR(0x2016, VmcsFeature.POSTED_INTERRUPTS, "POSTED_INTR_DESC_ADDR"),
    VM_FUNCTION_CONTROL(0x2018, VmcsFeature.VM_FUNCTIONS, "VM_FUNCTION_CONTROLS"),
    EPT_POINTER(0x201A, VmcsFeature.EPT, "EPTP"),
    EOI_EXIT_BITMAP0(0x201C, VmcsFeature.VIRTUAL_INTERRUPT_DELIVERY),
    EOI_EXIT_BITMAP1(0x201E, VmcsFeature.VIRTUAL_INTERRUPT_DELIVERY),
    EOI_EXIT_BITMAP2(0x2020, VmcsFeature.VIRTUAL_INTERRUPT_DELIVERY),
    EOI_EXIT_BITMAP3(0x2022, VmcsFeature.VIRTUAL_INTERRUPT_DELIVERY),
    EPTP_LIST_ADDR(0x2024, VmcsFeature.VM_FUNCTIONS, "EPTP_LIST_ADDRESS"),
    VMREAD_BITMAP(0x2026, VmcsFeature.VMCS_SHADOWING),
    VMWRITE_BITMAP(0x2028, VmcsFeature.VMCS_SHADOWING),
    VIRT_EXCEPTION_INFO(0x202A, VmcsFeature.VIRTUALIZATION_EXCEPTION, "VE_INFORMATION_ADDRESS"),
    XSS_EXIT_BITMAP(0x202C, VmcsFeature.XSAVES, "XSS_EXITING_BITMAP"),
    ENCLS_EXITING_BITMAP(0x202E, VmcsFeature.ENCLS),
    SPP_TABLE_POINTER(0x2030, VmcsFeature.SUB_PAGE_PERMISSIONS),
    TSC_MULTIPLIER(0x2032, VmcsFeature.TSC_SCALING),
    TERTIARY_VM_EXEC_CONTROL(0x2034, VmcsFeature.TERTIARY_CONTROLS),
    ENCLV_EXITING_BITMAP(0x2036, VmcsFeature.ENCLV),
    LOW_PASID_DIRECTORY(0x2038, VmcsFeature.PASID_TRANSLATION),
    HIGH_PASID_DIRECTORY(0x203A, VmcsFeature.PASID_TRANSLATION),
    SHARED_EPT_POINTER(0x203C, VmcsFeature.NOT_MODELLED),
    PCONFIG_EXITING_BITMAP(0x203E, VmcsFeature.PCONFIG),
    HLAT_POINTER(0x2040, VmcsFeature.HLAT),
    PID_POINTER_TABLE_ADDRESS(0x2042, VmcsFeature.IPI_VIRTUALIZATION),
    SECONDARY_VM_EXIT_CONTROLS(0x2044, VmcsFeature.SECONDARY_EXIT_CONTROLS),
    SPEC_CTRL_MASK(0x204A, VmcsFeature.NOT_MODELLED),
    SPEC_CTRL_SHADOW(0x204C, VmcsFeature.NOT_MODELLED),
    GUEST_DEADLINE_SHADOW(0x204E, VmcsFeature.NOT_MODELLED),
    INJECTED_EVENT_DATA(0x2052, VmcsFeature.NOT_MODELLED),
    // 64-bit VM-exit information fields
    GUEST_PHYSICAL_ADDRESS(0x2400, VmcsFeature.EPT),
    MSR_DATA(0x2402, VmcsFeature.NOT_MODELLED),
    ORIGINAL_EVENT_DATA(0x2404, VmcsFeature.NOT_MODELLED),
    // 64-bit guest-state fields
    VMCS_LINK_POINTER(0x2800, VmcsFeature.ALWAYS),
    GUEST_IA32_DEBUGCTL(0x2802, VmcsFeature.ALWAYS, "GUEST_DEBUGCTL"),
    GUEST_PAT(0x2804, VmcsFeature.LOAD_PAT, "GUEST_IA32_PAT"),
    GUEST_EFER(0x2806, VmcsFeature.LOAD_EFER, "GUEST_IA32_EFER"),
    GUEST_PERF_GLOBAL_CTRL(0x2808, VmcsFeature.LOAD_PERF_GLOBAL_CTRL),
    GUEST_PDPTE0(0x280A, VmcsFeature.EPT),
    GUEST_PDPTE1(0x280C, VmcsFeature.EPT),
    GUEST_PDPTE2(0x280E, VmcsFeature.EPT),
    GUEST_PDPTE3(0x2810, VmcsFeature.EPT),
    GUEST_BNDCFGS(0x2812, VmcsFeature.LOAD_BNDCFGS),
    GUEST_RTIT_CTL(0x2814, VmcsFeature.NOT_MODELLED),
    GUEST_LBR_CTL(0x2816, VmcsFeature.NOT_MODELLED),
    GUEST_PKRS(0x2818, VmcsFeature.NOT_MODELLED),
    GUEST_FRED_CONFIG(0x281A, VmcsFeature.NOT_MODELLED),
    GUEST_FRED_RSP1(0x281C, VmcsFeature.NOT_MODELLED),
    GUEST_FRED_RSP2(0x281E, VmcsFeature.NOT_MODELLED),
    GUEST_FRED_RSP3(0x2820, VmcsFeature.NOT_MODELLED),
    GUEST_FRED_STKLVLS(0x2822, VmcsFeature.NOT_MODELLED),
    GUEST_FRED_SSP1(0x2824, VmcsFeature.NOT_MODELLED),
    GUEST_FRED_SSP2(0x2826, VmcsFeature.NOT_MODELLED),
    GUEST_FRED_SSP3(0x2828, VmcsFeature.NOT_MODELLED),
    GUEST_SPEC_CTRL(0x282E, VmcsFeature.NOT_MODELLED),
    GUEST_DEADLINE(0x2830, VmcsFeature.NOT_MODELLED),
    // 64-bit host-state fields
    HOST_PAT(0x2C00, VmcsFeature.LOAD_PAT, "HOST_IA32_PAT"),
    HOST_EFER(0x2C02, VmcsFeature.LOAD_EFER, "HOST_IA32_EFER"),
    HOST_PERF_GLOBAL_CTRL(0x2C04, VmcsFeature.LOAD_PERF_GLOBAL_CTRL),
    HOST_PKRS(0x2C06, VmcsFeature.NOT_MODELLED),
    HOST_FRED_CONFIG(0x2C08, VmcsFeature.NOT_MODELLED),
    HOST_FRED_RSP1(0x2C0A, VmcsFeature.NOT_MODELLED),
    HOST_FRED_RSP2(0x2C0C, VmcsFeature.NOT_MODELLED),
    HOST_FRED_RSP3(0x2C0E, VmcsFeature.NOT_MODELLED),
    HOST_FRED_STKLVLS(0x2C10, VmcsFeature.NOT_MODELLED),
    HOST_FRED_SSP1(0x2C12, VmcsFeature.NOT_MODELLED),
    HOST_FRED_SSP2(0x2C14, VmcsFeature.NOT_MODELLED),
    HOST_FRED_SSP3(0x2C16, VmcsFeature.NOT_MODELLED),
    HOST_SPEC_CTRL(0x2C1A, VmcsFeature.NOT_MODELLED),
    // 32-bit control fields
    PIN_BASED_VM_EXEC_CONTROL(0x4000, VmcsFeature.ALWAYS),
    CPU_BASED_VM_EXEC_CONTROL(0x4002, VmcsFeature.ALWAYS, "PRIMARY_VM_EXEC_CONTROL"),
    EXCEPTION_BITMAP(0x4004, VmcsFeature.ALWAYS),
    PAGE_FAULT_ERROR_CODE_MASK(0x4006, VmcsFeature.ALWAYS),
    PAGE_FAULT_ERROR_CODE_MATCH(0x4008, VmcsFeature.ALWAYS),
    CR3_TARGET_COUNT(0x400A, VmcsFeature.ALWAYS),
    VM_EXIT_CONTROLS(0x400C, VmcsFeature.ALWAYS),
    VM_EXIT_MSR_STORE_COUNT(0x400E, VmcsFeature.ALWAYS),
    VM_EXIT_MSR_LOAD_COUNT(0x4010, VmcsFeature.ALWAYS),
    VM_ENTRY_CONTROLS(0x4012, VmcsFeature.ALWAYS),
    VM_ENTRY_MSR_LOAD_COUNT(0x4014, VmcsFeature.ALWAYS),
    VM_ENTRY_INTR_INFO(0x4016, VmcsFeature.ALWAYS, "VM_ENTRY_INTR_INFO_FIELD"),
    VM_ENTRY_EXCEPTION_ERROR_CODE(0x4018, VmcsFeature.ALWAYS),
    VM_ENTRY_INSTRUCTION_LEN(0x401A, VmcsFeature.ALWAYS),
    TPR_THRESHOLD(0x401C, VmcsFeature.TPR_SHADOW),
    SECONDARY_VM_EXEC_CONTROL(0x401E, VmcsFeature.SECONDARY_CONTROLS),
    PLE_GAP(0x4020, VmcsFeature.PAUSE_LOOP_EXITING),
    PLE_WINDOW(0x4022, VmcsFeature.PAUSE_LOOP_EXITING),
    NOTIFY_WINDOW(0x4024, VmcsFeature.NOTIFY),
    SEAM_GUEST_KEYID(0x4026, VmcsFeature.NOT_MODELLED),
    // 32-bit VM-exit information fields
    VM_INSTRUCTION_ERROR(0x4400, VmcsFeature.ALWAYS),
    VM_EXIT_REASON(0x4402, VmcsFeature.ALWAYS),
    VM_EXIT_INTR_INFO(0x4404, VmcsFeature.ALWAYS),
    VM_EXIT_INTR_ERROR_CODE(0x4406, VmcsFeature.ALWAYS),
    IDT_VECTORING_INFO(0x4408, VmcsFeature.ALWAYS, "IDT_VECTORING_INFO_FIELD"),
    IDT_VECTORING_ERROR_CODE(0x440A, VmcsFeature.ALWAYS),
    VM_EXIT_INSTRUCTION_LEN(0x440C, VmcsFeature.ALWAYS),
    VM_EXIT_INSTRUCTION_INFO(0x440E, VmcsFeature.ALWAYS, "VMX_INSTRUCTION_INFO"),
    // 32-bit guest-state fields
    GUEST_ES_LIMIT(0x4800, VmcsFeature.ALWAYS),
    GUEST_CS_LIMIT(0x4802, VmcsFeature.ALWAYS),
    GUEST_SS_LIMIT(0x4804, VmcsFeature.ALWAYS),
    GUEST_DS_LIMIT(0x4806, VmcsFeature.ALWAYS),
    GUEST_FS_LIMIT(0x4808, VmcsFeature.ALWAYS),
    GUEST_GS_LIMIT(0x480A, VmcsFeature.ALWAYS),
    GUEST_LDTR_LIMIT(0x480C, VmcsFeature.ALWAYS),
    GUEST_TR_LIMIT(0x480E, VmcsFeature.ALWAYS),
    GUEST_GDTR_LIMIT(0x4810, VmcsFeature.ALWAYS),
    GUEST_IDTR_LIMIT(0x4812, VmcsFeature.ALWAYS),
    GUEST_ES_AR_BYTES(0x4814, VmcsFeature.ALWAYS),
    GUEST_CS_AR_BYTES(0x4816, VmcsFeature.ALWAYS),
    GUEST_SS_AR_BYTES(0x4818, VmcsFeature.ALWAYS),
    GUEST_DS_AR_BYTES(0x481A, VmcsFeature.ALWAYS),
    GUEST_FS_AR_BYTES(0x481C, VmcsFeature.ALWAYS),
    GUEST_GS_AR_BYTES(0x481E, VmcsFeature.ALWAYS),
    GUEST_LDTR_AR_BYTES(0x4820, VmcsFeature.ALWAYS),
    GUEST_TR_AR_BYTES(0x4822, VmcsFeature.ALWAYS),
    GUEST_INTERRUPTIBILITY_INFO(0x4824, VmcsFeature.ALWAYS, "GUEST_INTERRUPTIBILITY_STATE"),
    GUEST_ACTIVITY_STATE(0x4826, VmcsFeature.ALWAYS),
    GUEST_SMBASE(0x4828, VmcsFeature.ALWAYS),
    GUEST_SYSENTER_CS(0x482A, VmcsFeature.ALWAYS),
    GUEST_PREEMPTION_TIMER(0x482E, VmcsFeature.PREEMPTION_TIMER, "VMX_PREEMPTION_TIMER_VALUE"),
    // 32-bit host-state fields
    HOST_SYSENTER_CS(0x4C00, VmcsFeature.ALWAYS),
    // Natural-width control fields
    CR0_GUEST_HOST_MASK(0x6000, VmcsFeature.ALWAYS),
    CR4_GUEST_HOST_MASK(0x6002, VmcsFeature.ALWAYS),
    CR0_READ_SHADOW(0x6004, VmcsFeature.ALWAYS),
    CR4_READ_SHADOW(0x6006, VmcsFeature.ALWAYS),
    CR3_TARGET_VALUE0(0x6008, VmcsFeature.ALWAYS),
    CR3_TARGET_VALUE1(0x600A, VmcsFeature.ALWAYS),
    CR3_TARGET_VALUE2(0x600C, VmcsFeature.ALWAYS),
    CR3_TARGET_VALUE3(0x600E, VmcsFeature.ALWAYS),
    // Natural-width VM-exit information fields
    EXIT_QUALIFICATION(0x6400, VmcsFeature.ALWAYS),
    IO_RCX(0x6402, VmcsFeature.ALWAYS),
    IO_RSI(0x6404, VmcsFeature.ALWAYS),
    IO_RDI(0x6406, VmcsFeature.ALWAYS),
    IO_RIP(0x6408, VmcsFeature.ALWAYS),
    GUEST_LINEAR_ADDRESS(0x640A, VmcsFeature.ALWAYS),
    // Natural-width guest-state fields
    GUEST_CR0(0x6800, VmcsFeature.ALWAYS),
    GUEST_CR3(0x6802, VmcsFeature.ALWAYS),
    GUEST_CR4(0x6804, VmcsFeature.ALWAYS),
    GUEST_ES_BASE(0x6806, VmcsFeature.ALWAYS),
    GUEST_CS_BASE(0x6808, VmcsFeature.ALWAYS),
    GUEST_SS_BASE(0x680A, VmcsFeature.ALWAYS),
    GUEST_DS_BASE(0x680C, VmcsFeature.ALWAYS),
    GUEST_FS_BASE(0x680E, VmcsFeature.ALWAYS),
    GUEST_GS_BASE(0x6810, VmcsFeature.ALWAYS),
    GUEST_LDTR_BASE(0x6812, VmcsFeature.ALWAYS),
    GUEST_TR_BASE(0x6814, VmcsFeature.ALWAYS),
    GUEST_GDTR_BASE(0x6816, VmcsFeature.ALWAYS),
    GUEST_IDTR_BASE(0x6818, VmcsFeature.ALWAYS),
    GUEST_DR7(0x681A, VmcsFeature.ALWAYS),
    GUEST_RSP(0x681C, VmcsFeature.ALWAYS),
    GUEST_RIP(0x681E, VmcsFeature.ALWAYS),
    GUEST_RFLAGS(0x6820, VmcsFeature.ALWAYS),
    GUEST_PENDING_DBG_EXCEPTIONS(0x6822, VmcsFeature.ALWAYS, "GUEST_PENDING_DEBUG_EXCEPTIONS"),
    GUEST_SYSENTER_ESP(0x6824, VmcsFeature.ALWAYS),
    GUEST_SYSENTER_EIP(0x6826, VmcsFeature.ALWAYS),
    GUEST_S_CET(0x6828, VmcsFeature.LOAD_CET),
    GUEST_SSP(0x682A, VmcsFeature.LOAD_CET),
    GUEST_INTR_SSP_TABLE(0x682C, VmcsFeature.LOAD_CET),
    // Natural-width host-state fields
    HOST_CR0(0x6C00, VmcsFeature.ALWAYS),
    HOST_CR3(0x6C02, VmcsFeature.ALWAYS),
    HOST_CR4(0x6C04, VmcsFeature.ALWAYS),
    HOST_FS_BASE(0x6C06, VmcsFeature.ALWAYS),
    HOST_GS_BASE(0x6C08, VmcsFeature.ALWAYS),
    HOST_TR_BASE(0x6C0A, VmcsFeature.ALWAYS),
    HOST_GDTR_BASE(0x6C0C, VmcsFeature.ALWAYS),
    HOST_IDTR_BASE(0x6C0E, VmcsFeature.ALWAYS),
    HOST_SYSENTER_ESP(0x6C10, VmcsFeature.ALWAYS),
    HOST_SYSENTER_EIP(0x6C12, VmcsFeature.ALWAYS),
    HOST_RSP(0x6C14, VmcsFeature.ALWAYS),
    HOST_RIP(0x6C16, VmcsFeature.ALWAYS),
    HOST_S_CET(0x6C18, VmcsFeature.LOAD_CET),
    HOST_SSP(0x6C1A, VmcsFeature.LOAD_CET),
    HOST_INTR_SSP_TABLE(0x6C1C, VmcsFeature.LOAD_CET);

    /** What a field is for; VMWRITE to {@link #EXIT_INFORMATION} is refused unless IA32_VMX_MISC[29] allows it. */
    public enum Type {
        CONTROL,
        EXIT_INFORMATION,
        GUEST_STATE,
        HOST_STATE
    }

    /** How many bits a field has. */
    public enum FieldWidth {
        BITS_16(0xffffL),
        BITS_64(-1L),
        BITS_32(0xffff_ffffL),
        /** The width of an address: 64 bits on this machine. */
        NATURAL(-1L);

        private final long mask;

        FieldWidth(long mask) {
            this.mask = mask;
        }

        /** All ones in the bits that the field holds. */
        public long mask() {
            return mask;
        }
    }

    private static final List<VmcsField> ALL = List.of(values());
    private static final Map<String, VmcsField> BY_NAME = byName();

    private final int encoding;
    private final VmcsFeature feature;
    private final List<String> names;
    private final int place;
    private final long mask;

    VmcsField(int encoding, VmcsFeature feature, String... aliases) {
        this.encoding = encoding;
        this.feature = feature;
        this.place = VmcsLayout.place(encoding);
        this.mask = widthOf(encoding).mask();
        String[] all = new String[aliases.length + 1];
        all[0] = name();
        System.arraycopy(aliases, 0, all, 1, aliases.length);
        this.names = List.of(all);
    }

    /** All fields, by width, type and index. */
    public static List<VmcsField> all() {
        return ALL;
    }

    /** Encoding of the full field, as VMREAD and VMWRITE take it. */
    public int encoding() {
        return encoding;
    }

    /** Names in programs, the usual one first. */
    public List<String> names() {
        return names;
    }

    /** What a processor needs to have for the field to exist. */
    public VmcsFeature feature() {
        return feature;
    }

    public Type type() {
        return switch (encoding >>> 10 & 3) {
            case 0 -> Type.CONTROL;
            case 1 -> Type.EXIT_INFORMATION;
            case 2 -> Type.GUEST_STATE;
            default -> Type.HOST_STATE;
        };
    }

    public FieldWidth width() {
        return widthOf(encoding);
    }

    /** Index of the field's cell in a {@link VmcsData}. */
    int place() {
        return place;
    }

    long mask() {
        return mask;
    }

    /** The field with {@code encoding}, of its full or, for a 64-bit field, its high half; empty if there is none. */
    public static Optional<VmcsField> ofEncoding(long encoding) {
        return ALL.stream()
                .filter(field -> field.encoding == encoding
                        || field.encoding + 1L == encoding && field.width() == FieldWidth.BITS_64)
                .findFirst();
    }

    /** The field that programs call {@code name}, upper or lower case; empty if there is none. */
    public static Optional<VmcsField> ofName(String name) {
        return Optional.ofNullable(BY_NAME.get(name.toUpperCase(Locale.ROOT)));
    }

    /** Every name, aliases included, with its field. */
    public static Map<String, VmcsField> allNames() {
        return BY_NAME;
    }

    private static FieldWidth widthOf(int encoding) {
        return switch (encoding >>> 13 & 3) {
            case 0 -> FieldWidth.BITS_16;
            case 1 -> FieldWidth.BITS_64;
            case 2 -> FieldWidth.BITS_32;
            default -> FieldWidth.NATURAL;
        };
    }

    private static Map<String, VmcsField> byName() {
        Map<String, VmcsField> result = new LinkedHashMap<>();
        Arrays.stream(values()).forEach(field -> field.names.forEach(name -> result.put(name, field)));
        return Collections.unmodifiableMap(result);
    }
}
