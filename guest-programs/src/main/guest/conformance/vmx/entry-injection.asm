; VM entry: checks of event injection, error 7. SDM volume 3C, section 26.2.1.3.
;@ undefined: ignore
;@ holds: vmx.injection, kut.test_invalid_event_injection

scenario "event injection"
cpus 1
start 0, main
expect ok
        org 0x100000
%include "vmx.inc"
section .text

OK      equ FAILED_ENTRY
BAD     equ FAIL + 7
VALID   equ 1 << 31
CODE    equ 1 << 11

%macro type 1
        entry VM_ENTRY_INTR_INFO, VALID | %1 << 8, BAD
%endmacro

main:
        invoke vmx_on
        invoke current_v
        set GUEST_RFLAGS, 0
        ; without the valid bit nothing counts
        entry VM_ENTRY_INTR_INFO, 0x7fffffff, OK
        ; type 1 is reserved
        entry VM_ENTRY_INTR_INFO, VALID | 1 << 8, BAD
        ; external interrupt, NMI, hardware exception, other event
        entry VM_ENTRY_INTR_INFO, VALID, OK
        entry VM_ENTRY_INTR_INFO, VALID | 0xff, OK
        entry VM_ENTRY_INTR_INFO, VALID | 2 << 8, BAD
        entry VM_ENTRY_INTR_INFO, VALID | 2 << 8 | 2, OK
        entry VM_ENTRY_INTR_INFO, VALID | 3 << 8 | 0x20, BAD
        entry VM_ENTRY_INTR_INFO, VALID | 3 << 8 | 6, OK
        entry VM_ENTRY_INTR_INFO, VALID | 7 << 8 | 1, BAD
        entry VM_ENTRY_INTR_INFO, VALID | 7 << 8, OK
        ; IA32_VMX_BASIC[56]: an error code is free to come or not, for hardware exceptions only
        entry VM_ENTRY_INTR_INFO, VALID | 3 << 8 | 13, OK
        entry VM_ENTRY_INTR_INFO, VALID | CODE | 3 << 8 | 13, OK
        entry VM_ENTRY_INTR_INFO, VALID | CODE | 3 << 8 | 6, OK
        entry VM_ENTRY_INTR_INFO, VALID | CODE, BAD
        entry VM_ENTRY_INTR_INFO, VALID | CODE | 2 << 8 | 2, BAD
        entry VM_ENTRY_INTR_INFO, VALID | CODE | 7 << 8, BAD
        also VM_ENTRY_INSTRUCTION_LEN, 1
        entry VM_ENTRY_INTR_INFO, VALID | CODE | 4 << 8, BAD
        entry VM_ENTRY_INTR_INFO, VALID | CODE | 5 << 8, BAD
        entry VM_ENTRY_INTR_INFO, VALID | CODE | 6 << 8, BAD
        done
        ; bits 30:12 are reserved, bits 31:16 of the error code too
        also VM_ENTRY_INTR_INFO, VALID
        each_bit VM_ENTRY_INTR_INFO, 0x7ffff000, BAD
        done
        also VM_ENTRY_INTR_INFO, VALID | CODE | 3 << 8 | 13
        entry VM_ENTRY_EXCEPTION_ERROR_CODE, 0x7fff, OK
        each_bit VM_ENTRY_EXCEPTION_ERROR_CODE, 0xffff0000, BAD
        done
        ; software events have a length
%assign kind 4
%rep 3
        also VM_ENTRY_INTR_INFO, VALID | kind << 8 | 3
        entry VM_ENTRY_INSTRUCTION_LEN, 1, OK
        entry VM_ENTRY_INSTRUCTION_LEN, 15, OK
        entry VM_ENTRY_INSTRUCTION_LEN, 16, BAD
        entry VM_ENTRY_INSTRUCTION_LEN, 0xffffffff, BAD
        done
%assign kind kind + 1
%endrep
        stop

guest_code:
        vmcall

        vmx_data
