; VM entry: checks of the host state, error 8. SDM volume 3C, sections 26.2.2 to 26.2.4.
;@ undefined: ignore
;@ holds: vmx.host-control-registers, vmx.host-addresses, vmx.host-selectors, vmx.host-msrs, vmx.host-64
;@ holds: kut.test_host_ctl_regs, kut.vmx_host_state_area_test

scenario "host state"
cpus 1
start 0, main
expect ok
        org 0x100000
%include "vmx.inc"
section .text

OK      equ FAILED_ENTRY
BAD     equ FAIL + 8
W       equ 46
BROKEN  equ 0x800000000000          ; the lowest address that is not canonical

%macro canonical 1
        entry %1, BROKEN, BAD
        entry %1, -BROKEN - 1, BAD
        entry %1, BROKEN - 1, OK
        entry %1, -BROKEN, OK
%endmacro

main:
        invoke vmx_on
        invoke current_v
        set GUEST_RFLAGS, 0
        each_bit HOST_CR0, 0x80000021, BAD
        each_bit HOST_CR0, 0xffffffff << 32, BAD
        each_bit HOST_CR4, 0x2020, BAD
        each_bit HOST_CR4, -1 << 22, BAD
        each_bit HOST_CR3, -(1 << W), BAD
        entry HOST_CR3, (1 << W) - 1, OK
        canonical HOST_SYSENTER_ESP
        canonical HOST_SYSENTER_EIP
        canonical HOST_FS_BASE
        canonical HOST_TR_BASE
        canonical HOST_GDTR_BASE
        entry HOST_GS_BASE, BROKEN, BAD
        entry HOST_IDTR_BASE, BROKEN, BAD
        each_bit HOST_ES_SELECTOR, 7, BAD
        each_bit HOST_CS_SELECTOR, 7, BAD
        each_bit HOST_SS_SELECTOR, 7, BAD
        each_bit HOST_DS_SELECTOR, 7, BAD
        each_bit HOST_FS_SELECTOR, 7, BAD
        each_bit HOST_GS_SELECTOR, 7, BAD
        each_bit HOST_TR_SELECTOR, 7, BAD
        entry HOST_CS_SELECTOR, 0, BAD
        entry HOST_TR_SELECTOR, 0, BAD
        entry HOST_SS_SELECTOR, 0, OK
        ; the host is in 64-bit mode, and so must be the controls
        entry VM_EXIT_CONTROLS, 0x36dfb, BAD
        ; IA32_PAT and IA32_EFER count only where they are loaded
        entry HOST_IA32_PAT, 2, OK
        also VM_EXIT_CONTROLS, 0x36dfb | 1 << 9 | 1 << 19
        entry HOST_IA32_PAT, 0x0007040600070406, OK
        entry HOST_IA32_PAT, 2, BAD
        entry HOST_IA32_PAT, 3 << 56, BAD
        entry HOST_IA32_PAT, 8 << 8, BAD
        done
        entry HOST_IA32_EFER, 0, OK
        also VM_EXIT_CONTROLS, 0x36dfb | 1 << 9 | 1 << 21
        entry HOST_IA32_EFER, 0x500, OK
        entry HOST_IA32_EFER, 0x501, OK
        entry HOST_IA32_EFER, 0x100, BAD
        entry HOST_IA32_EFER, 0x400, BAD
        entry HOST_IA32_EFER, 0, BAD
        entry HOST_IA32_EFER, 0x502, BAD
        done
        stop

guest_code:
        vmcall

        vmx_data
