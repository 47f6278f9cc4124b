; VM entry: checks of the control fields, error 7. GUEST_RFLAGS = 0 makes an entry whose controls and host state are right
; fail in the guest state, so that it can be tried again. SDM volume 3C, section 26.2.1.
;@ undefined: ignore
;@ holds: vmx.control-reserved, vmx.secondary-inactive, vmx.cr3-targets, vmx.page-addresses, vmx.apic-controls, vmx.nmi-controls
;@ holds: vmx.vid-posted, vmx.vpid, vmx.ept, vmx.timer-control, vmx.msr-areas, vmx.tpr-threshold
;@ holds: kut.control-reserved-bits, kut.test_cr3_targets, kut.page-addresses, kut.test_apic_virtual_ctls, kut.test_virtual_intr_ctls
;@ holds: kut.test_posted_intr, kut.test_vpid, kut.test_tpr_threshold, kut.test_nmi_ctrls, kut.test_ept_eptp, kut.test_pml
;@ holds: kut.test_vmx_preemption_timer, kut.msr-lists

scenario "control fields"
cpus 1
start 0, main
expect ok
        org 0x100000
%include "vmx.inc"
section .text

OK      equ FAILED_ENTRY
BAD     equ FAIL + 7
SECOND  equ 1 << 31
W       equ 46

; page FIELD, PROCBASED: an address of a page that counts only while a control is on
%macro page 2
        each_bit %1, -1, OK
        also CPU_BASED_VM_EXEC_CONTROL, %2
        each_bit %1, 0xfff, BAD
        each_bit %1, -(1 << W), BAD
        each_bit %1, (1 << W) - 0x1000, OK
        done
%endmacro

; page2 FIELD, SECONDARY: the same with a secondary control
%macro page2 2
        also CPU_BASED_VM_EXEC_CONTROL, procbased | SECOND
        also SECONDARY_VM_EXEC_CONTROL, %2
        each_bit %1, 0xfff, BAD
        each_bit %1, -(1 << W), BAD
        each_bit %1, (1 << W) - 0x1000, OK
        done
%endmacro

procbased equ 0x04006172 | 1 << 7
secondary equ procbased | SECOND

main:
        invoke vmx_on
        invoke current_v
        set GUEST_RFLAGS, 0
        invoke reserved_bits
        invoke addresses
        invoke interrupt_controls
        invoke translation
        invoke areas
        stop

proc reserved_bits
        ; allowed-0: a bit that must be 1; allowed-1: a bit that must be 0
        each_bit PIN_BASED_VM_EXEC_CONTROL, 0x16, BAD
        each_bit PIN_BASED_VM_EXEC_CONTROL, 0xffffff80, BAD
        each_bit CPU_BASED_VM_EXEC_CONTROL, 0x04006172, BAD
        each_bit CPU_BASED_VM_EXEC_CONTROL, ~0xfff9fffe & 0xffffffff, BAD
        each_bit VM_EXIT_CONTROLS, 0x36dfb, BAD
        each_bit VM_EXIT_CONTROLS, 0xff800000, BAD
        each_bit VM_ENTRY_CONTROLS, 0x11fb, BAD
        each_bit VM_ENTRY_CONTROLS, 0xffff0000, BAD
        ; secondary controls count only while bit 31 of the primary ones is set
        entry SECONDARY_VM_EXEC_CONTROL, 0xffffffff, OK
        also CPU_BASED_VM_EXEC_CONTROL, secondary
        entry SECONDARY_VM_EXEC_CONTROL, 0, OK
        each_bit SECONDARY_VM_EXEC_CONTROL, 0xfde88000, BAD
        done
        entry CR3_TARGET_COUNT, 0, OK
        entry CR3_TARGET_COUNT, 4, OK
        entry CR3_TARGET_COUNT, 5, BAD
        entry CR3_TARGET_COUNT, 0x7fffffff, BAD
        entry CR3_TARGET_COUNT, 0x80000000, BAD
        entry CR3_TARGET_COUNT, 0xffffffff, BAD
        return
endproc

proc addresses
        page IO_BITMAP_A, procbased | 1 << 25
        page IO_BITMAP_B, procbased | 1 << 25
        page MSR_BITMAP, procbased | 1 << 28
        page2 APIC_ACCESS_ADDR, 1
        set EPT_POINTER, 0x1e
        page2 PML_ADDRESS, 1 << 17 | 1 << 1
        page2 VMREAD_BITMAP, 1 << 14
        page2 VMWRITE_BITMAP, 1 << 14
        page2 VIRT_EXCEPTION_INFO, 1 << 18
        return
endproc

proc interrupt_controls
        ; TPR shadow off: none of the controls that need it
        also CPU_BASED_VM_EXEC_CONTROL, secondary
        entry SECONDARY_VM_EXEC_CONTROL, 1 << 4, BAD
        entry SECONDARY_VM_EXEC_CONTROL, 1 << 8, BAD
        also PIN_BASED_VM_EXEC_CONTROL, 0x17
        entry SECONDARY_VM_EXEC_CONTROL, 1 << 9, BAD
        done
        ; TPR shadow on
        also VIRTUAL_APIC_PAGE_ADDR, vapic
        also CPU_BASED_VM_EXEC_CONTROL, secondary | 1 << 21
        entry SECONDARY_VM_EXEC_CONTROL, 1 << 4, OK
        entry SECONDARY_VM_EXEC_CONTROL, 1 << 8, OK
        entry SECONDARY_VM_EXEC_CONTROL, 1 << 4 | 1, BAD
        entry SECONDARY_VM_EXEC_CONTROL, 1, OK
        entry SECONDARY_VM_EXEC_CONTROL, 1 << 9, BAD
        each_bit VIRTUAL_APIC_PAGE_ADDR, 0xfff, BAD
        each_bit VIRTUAL_APIC_PAGE_ADDR, -(1 << W), BAD
        ; the threshold against the virtual TPR
        mov byte [vapic + 0x80], 0x50
        entry TPR_THRESHOLD, 5, OK
        entry TPR_THRESHOLD, 6, BAD
        mov byte [vapic + 0x80], 0xff
        entry TPR_THRESHOLD, 15, OK
        each_bit TPR_THRESHOLD, 0xfffffff0, BAD
        ; virtual-interrupt delivery, posted interrupts
        also PIN_BASED_VM_EXEC_CONTROL, 0x17
        entry SECONDARY_VM_EXEC_CONTROL, 1 << 9, OK
        also PIN_BASED_VM_EXEC_CONTROL, 0x17 | 1 << 7
        entry SECONDARY_VM_EXEC_CONTROL, 1 << 9, BAD
        done
        ; NMIs
        entry PIN_BASED_VM_EXEC_CONTROL, 0x16 | 1 << 5, BAD
        entry PIN_BASED_VM_EXEC_CONTROL, 0x16 | 1 << 3, OK
        entry PIN_BASED_VM_EXEC_CONTROL, 0x16 | 1 << 3 | 1 << 5, OK
        entry CPU_BASED_VM_EXEC_CONTROL, procbased | 1 << 22, BAD
        also PIN_BASED_VM_EXEC_CONTROL, 0x16 | 1 << 3 | 1 << 5
        entry CPU_BASED_VM_EXEC_CONTROL, procbased | 1 << 22, OK
        done
        ; VMX-preemption timer
        entry PIN_BASED_VM_EXEC_CONTROL, 0x16 | 1 << 6, OK
        entry VM_EXIT_CONTROLS, 0x36dfb | 1 << 9 | 1 << 22, BAD
        also PIN_BASED_VM_EXEC_CONTROL, 0x16 | 1 << 6
        entry VM_EXIT_CONTROLS, 0x36dfb | 1 << 9 | 1 << 22, OK
        done
        return
endproc

proc translation
        also CPU_BASED_VM_EXEC_CONTROL, secondary
        ; VPID
        entry VIRTUAL_PROCESSOR_ID, 0, OK
        also SECONDARY_VM_EXEC_CONTROL, 1 << 5
        entry VIRTUAL_PROCESSOR_ID, 0, BAD
        entry VIRTUAL_PROCESSOR_ID, 1, OK
        entry VIRTUAL_PROCESSOR_ID, 0x8000, OK
        ; controls that need EPT
        entry SECONDARY_VM_EXEC_CONTROL, 1 << 7, BAD
        entry SECONDARY_VM_EXEC_CONTROL, 1 << 17, BAD
        also SECONDARY_VM_EXEC_CONTROL, 1 << 1
        also EPT_POINTER, 0x1e
        entry EPT_POINTER, 0x1e, OK
        entry EPT_POINTER, 0x18, OK
        entry EPT_POINTER, 0x19, BAD
        entry EPT_POINTER, 0x1a, BAD
        entry EPT_POINTER, 0x1c, BAD
        entry EPT_POINTER, 0x1d, BAD
        entry EPT_POINTER, 0x1f, BAD
        entry EPT_POINTER, 0x06, BAD
        entry EPT_POINTER, 0x0e, BAD
        entry EPT_POINTER, 0x16, BAD
        entry EPT_POINTER, 0x26, BAD
        entry EPT_POINTER, 0x2e, BAD
        entry EPT_POINTER, 0x36, BAD
        entry EPT_POINTER, 0x3e, BAD
        each_bit EPT_POINTER, 0xf80, BAD
        each_bit EPT_POINTER, -(1 << W), BAD
        entry SECONDARY_VM_EXEC_CONTROL, 1 << 1 | 1 << 7, OK
        entry SECONDARY_VM_EXEC_CONTROL, 1 << 1 | 1 << 17, OK
        ; the EPTP list of VM functions
        also SECONDARY_VM_EXEC_CONTROL, 1 << 1 | 1 << 13
        entry VM_FUNCTION_CONTROL, 0, OK
        entry VM_FUNCTION_CONTROL, 2, BAD
        also VM_FUNCTION_CONTROL, 1
        each_bit EPTP_LIST_ADDR, 0xfff, BAD
        entry EPTP_LIST_ADDR, 0x5000, OK
        done
        return
endproc

; area ADDRESS, COUNT
%macro area 2
        each_bit %1, -1, OK
        also %2, 1
        each_bit %1, 0xf, BAD
        each_bit %1, -(1 << W), BAD
        done
        also %2, 2
        entry %1, (1 << W) - 16, BAD
        entry %1, (1 << W) - 32, OK
        entry %1, (1 << W) - 48, OK
        done
%endmacro

proc areas
        area VM_EXIT_MSR_STORE_ADDR, VM_EXIT_MSR_STORE_COUNT
        ; the exit's load list is used by a failed entry too: no address without memory here
        each_bit VM_EXIT_MSR_LOAD_ADDR, -1, OK
        also VM_EXIT_MSR_LOAD_COUNT, 1
        each_bit VM_EXIT_MSR_LOAD_ADDR, 0xf, BAD
        each_bit VM_EXIT_MSR_LOAD_ADDR, -(1 << W), BAD
        done
        area VM_ENTRY_MSR_LOAD_ADDR, VM_ENTRY_MSR_LOAD_COUNT
        ; no SMM here
        entry VM_ENTRY_CONTROLS, 0x11fb | 1 << 9 | 1 << 10, BAD
        entry VM_ENTRY_CONTROLS, 0x11fb | 1 << 9 | 1 << 11, BAD
        return
endproc

guest_code:
        vmcall

        vmx_data
align 4096
vapic:  times 4096 db 0
