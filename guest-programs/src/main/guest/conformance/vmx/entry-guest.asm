; VM entry: checks of the guest state, a failed entry with reason 33. SDM volume 3C, section 26.3.1.
;@ undefined: ignore
;@ holds: vmx.guest-control-registers, vmx.guest-addresses, vmx.guest-segments, vmx.guest-rflags, vmx.guest-activity
;@ holds: vmx.guest-interruptibility, vmx.guest-pending-debug, vmx.guest-link-pointer, vmx.guest-msrs, vmx.failed-entry-clear
;@ holds: kut.vmx_guest_state_area_test, kut.vmentry_unrestricted_guest_test

scenario "guest state"
cpus 1
start 0, main
expect ok
        org 0x100000
%include "vmx.inc"
section .text

OK      equ EXIT_VMCALL
BAD     equ FAILED_ENTRY
W       equ 46
BROKEN  equ 0x800000000000
UNUSABLE equ 1 << 16

%macro canonical 1
        entry %1, BROKEN, BAD
        entry %1, -BROKEN - 1, BAD
        entry %1, BROKEN - 1, OK
%endmacro

; qualified FIELD, VALUE, QUALIFICATION
%macro qualified 3
        entry %1, %2, BAD
        assert rdx == %3, "exit qualification of the failed entry"
%endmacro

main:
        invoke vmx_on
        invoke current_v
        invoke registers
        invoke segments
        invoke events
        invoke others
        stop

proc registers
        each_bit GUEST_CR0, 0x80000021, BAD
        each_bit GUEST_CR4, 0x2020, BAD
        each_bit GUEST_CR4, -1 << 22, BAD
        each_bit GUEST_CR3, -(1 << W), BAD
        canonical GUEST_SYSENTER_ESP
        canonical GUEST_SYSENTER_EIP
        canonical GUEST_FS_BASE
        canonical GUEST_GS_BASE
        canonical GUEST_TR_BASE
        canonical GUEST_GDTR_BASE
        entry GUEST_IDTR_BASE, BROKEN, BAD
        entry GUEST_RIP, 0x7fffffffffffffff, BAD
        ; bits 63:48 are alike, so that it enters; the fetch raises #GP, for which the guest has no IDT
        entry GUEST_RIP, 1 << 47, 2
        each_bit GUEST_GDTR_LIMIT, 0xffff0000, BAD
        each_bit GUEST_IDTR_LIMIT, 0xffff0000, BAD
        ; RFLAGS: bits that are 0, bit 1, VM in IA-32e mode
        each_bit GUEST_RFLAGS, 0xffffffffffc0802a, BAD
        each_bit GUEST_RFLAGS, 1 << 17, BAD
        each_bit GUEST_RFLAGS, 0x8d5, OK
        ; DR7 counts only where it is loaded
        entry GUEST_DR7, 0x400 | 1 << 32, OK
        also VM_ENTRY_CONTROLS, 0x11fb | 1 << 9 | 1 << 2
        entry GUEST_DR7, 0x400 | 1 << 32, BAD
        entry GUEST_DR7, 0x400, OK
        done
        entry GUEST_IA32_PAT, 2, OK
        also VM_ENTRY_CONTROLS, 0x11fb | 1 << 9 | 1 << 14
        entry GUEST_IA32_PAT, 2, BAD
        entry GUEST_IA32_PAT, 0x0007040600070406, OK
        done
        also VM_ENTRY_CONTROLS, 0x11fb | 1 << 9 | 1 << 15
        entry GUEST_IA32_EFER, 0x500, OK
        entry GUEST_IA32_EFER, 0x100, BAD
        entry GUEST_IA32_EFER, 0x400, BAD
        entry GUEST_IA32_EFER, 0x502, BAD
        done
        return
endproc

proc segments
        each_bit GUEST_TR_SELECTOR, 4, BAD
        entry GUEST_LDTR_SELECTOR, 4, OK
        entry GUEST_LDTR_BASE, BROKEN, OK
        also GUEST_LDTR_AR_BYTES, 0x82
        entry GUEST_LDTR_SELECTOR, 0, OK
        entry GUEST_LDTR_SELECTOR, 4, BAD
        entry GUEST_LDTR_BASE, BROKEN, BAD
        done
        each_bit GUEST_SS_SELECTOR, 3, BAD
        each_bit GUEST_CS_SELECTOR, 3, BAD
        each_bit GUEST_CS_BASE, 0xffffffff << 32, BAD
        each_bit GUEST_SS_BASE, 0xffffffff << 32, BAD
        each_bit GUEST_DS_BASE, 0xffffffff << 32, BAD
        each_bit GUEST_ES_BASE, 0xffffffff << 32, BAD
        also GUEST_DS_AR_BYTES, UNUSABLE
        entry GUEST_DS_BASE, 1 << 32, OK
        done
        ; access rights
        entry GUEST_CS_AR_BYTES, UNUSABLE, BAD
        entry GUEST_CS_AR_BYTES, 0xa093, BAD
        entry GUEST_CS_AR_BYTES, 0xa08b, BAD
        entry GUEST_CS_AR_BYTES, 0xa01b, BAD
        entry GUEST_CS_AR_BYTES, 0xe09b, BAD
        entry GUEST_CS_AR_BYTES, 0xa09b | 1 << 8, BAD
        entry GUEST_SS_AR_BYTES, 0xc09b, BAD
        entry GUEST_SS_AR_BYTES, 0xc0b3, BAD
        entry GUEST_SS_AR_BYTES, 0xc013, BAD
        entry GUEST_SS_AR_BYTES, UNUSABLE, OK
        entry GUEST_DS_AR_BYTES, 0xc092, BAD
        entry GUEST_DS_AR_BYTES, 0xc099, BAD
        entry GUEST_DS_AR_BYTES, 0xc083, BAD
        entry GUEST_TR_AR_BYTES, UNUSABLE, BAD
        entry GUEST_TR_AR_BYTES, 0x89, BAD
        entry GUEST_TR_AR_BYTES, 0x0b, BAD
        entry GUEST_TR_AR_BYTES, 0x9b, BAD
        ; granularity agrees with the limit
        entry GUEST_DS_LIMIT, 0xfffffffe, BAD
        entry GUEST_TR_LIMIT, 0x100067, BAD
        return
endproc

proc events
        entry GUEST_ACTIVITY_STATE, 4, BAD
        entry GUEST_ACTIVITY_STATE, 0xffffffff, BAD
        each_bit GUEST_INTERRUPTIBILITY_INFO, 0xffffffe0, BAD
        ; blocking by STI needs IF, and not both at once
        entry GUEST_INTERRUPTIBILITY_INFO, 1, BAD
        entry GUEST_INTERRUPTIBILITY_INFO, 2, OK
        entry GUEST_INTERRUPTIBILITY_INFO, 8, OK
        entry GUEST_INTERRUPTIBILITY_INFO, 0x10, BAD
        also GUEST_RFLAGS, 0x202
        entry GUEST_INTERRUPTIBILITY_INFO, 1, OK
        entry GUEST_INTERRUPTIBILITY_INFO, 3, BAD
        ; an external interrupt needs IF and no blocking
        also VM_ENTRY_INTR_INFO, 1 << 31 | 0x40
        entry GUEST_RFLAGS, 2, BAD
        entry GUEST_INTERRUPTIBILITY_INFO, 1, BAD
        entry GUEST_INTERRUPTIBILITY_INFO, 2, BAD
        done
        ; an NMI and blocking by MOV SS
        also VM_ENTRY_INTR_INFO, 1 << 31 | 2 << 8 | 2
        entry GUEST_INTERRUPTIBILITY_INFO, 2, BAD
        ; the guest has no IDT, so that an NMI that enters it ends in a triple fault
        entry GUEST_INTERRUPTIBILITY_INFO, 0, 2
        get rax, VM_ENTRY_INTR_INFO
        bt eax, 31
        assert !carry, "a VM exit clears the valid bit of the injection"
        also VM_ENTRY_INTR_INFO, 1 << 31 | 2 << 8 | 2
        also PIN_BASED_VM_EXEC_CONTROL, 0x16 | 1 << 3 | 1 << 5
        entry GUEST_INTERRUPTIBILITY_INFO, 8, BAD
        done
        ; a CPU that is not active is not blocked by STI or MOV SS, and takes certain events only
        also GUEST_ACTIVITY_STATE, 1
        entry GUEST_INTERRUPTIBILITY_INFO, 2, BAD
        also GUEST_RFLAGS, 0x202
        entry GUEST_INTERRUPTIBILITY_INFO, 1, BAD
        entry VM_ENTRY_INTR_INFO, 1 << 31 | 3 << 8 | 6, BAD
        done
        also GUEST_ACTIVITY_STATE, 3
        entry VM_ENTRY_INTR_INFO, 1 << 31 | 2 << 8 | 2, BAD
        done
        also GUEST_ACTIVITY_STATE, 2
        entry VM_ENTRY_INTR_INFO, 1 << 31 | 3 << 8 | 1, BAD
        done
        ; pending debug exceptions
        each_bit GUEST_PENDING_DBG_EXCEPTIONS, 0xffffffffffffaff0, BAD
        ; B0 to B3 say why, BS and the enabled breakpoint say that one is delivered: a triple fault without an IDT
        set GUEST_PENDING_DBG_EXCEPTIONS, 0xf
        call enter
        assert rax == OK, "nothing is delivered"
        get rax, GUEST_PENDING_DBG_EXCEPTIONS
        assert rax == 0, "an ordinary VM exit saves none"
        entry GUEST_PENDING_DBG_EXCEPTIONS, 0x4000, 2
        entry GUEST_PENDING_DBG_EXCEPTIONS, 0x1001, 2
        also EXCEPTION_BITMAP, 1 << 1
        entry GUEST_PENDING_DBG_EXCEPTIONS, 0x5005, 0
        get rax, EXIT_QUALIFICATION
        assert rax == 0x4005, "qualification: causes of the debug exception"
        get rax, VM_EXIT_INTR_INFO
        assert eax == 1 << 31 | 3 << 8 | 1, "#DB"
        ; blocking by MOV SS holds it until an instruction has been executed; the exit of that one saves it
        also GUEST_RFLAGS, 0x102
        also GUEST_INTERRUPTIBILITY_INFO, 2
        set GUEST_PENDING_DBG_EXCEPTIONS, 0x4000
        call enter
        assert rax == OK, "held"
        get rax, GUEST_PENDING_DBG_EXCEPTIONS
        assert rax == 0x4000, "and still pending"
        set GUEST_PENDING_DBG_EXCEPTIONS, 0
        done
        also EXCEPTION_BITMAP, 1 << 1
        ; an injected event takes their place
        also VM_ENTRY_INTR_INFO, 1 << 31 | 2 << 8 | 2
        entry GUEST_PENDING_DBG_EXCEPTIONS, 0x4000, 2
        done
        ; BS and TF go together while events are blocked
        also GUEST_INTERRUPTIBILITY_INFO, 2
        entry GUEST_PENDING_DBG_EXCEPTIONS, 0x4000, BAD
        also GUEST_RFLAGS, 0x102
        entry GUEST_PENDING_DBG_EXCEPTIONS, 0, BAD
        done
        return
endproc

proc others
        ; the link pointer: all ones, or a region whose first dword fits
        qualified VMCS_LINK_POINTER, region_w + 1, 4
        qualified VMCS_LINK_POINTER, 1 << W, 4
        qualified VMCS_LINK_POINTER, region_v, 4
        mov dword [region_x], 0x2c
        qualified VMCS_LINK_POINTER, region_x, 4
        mov dword [region_x], 0x8000002b
        qualified VMCS_LINK_POINTER, region_x, 4
        also CPU_BASED_VM_EXEC_CONTROL, 0x04006172 | 1 << 7 | 1 << 31
        also SECONDARY_VM_EXEC_CONTROL, 1 << 14
        mov dword [region_x], 0x2b
        qualified VMCS_LINK_POINTER, region_x, 4
        done
        ; a failed entry leaves the launch state clear, whatever happened before
        also GUEST_RFLAGS, 0
        call enter
        assert eax == BAD, "the entry fails"
        assert rdx == 0, "qualification 0"
        call resume
        assert rax == FAIL + 5, "the VMCS was not launched"
        call again
        assert eax == BAD, "VMLAUNCH can be tried again"
        done
        call again
        assert rax == OK, "and succeeds"
        call again
        assert rax == FAIL + 4, "a launched VMCS is not launched twice"
        call resume
        assert rax == OK, "it is resumed"
        return
endproc

guest_code:
        vmcall

        vmx_data
